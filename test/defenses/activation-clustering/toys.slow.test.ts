import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { clusterToyClips, clusterToyImages } from '../../support/toys/acceptance/activation-clustering.ts';
import { toyTarget } from '../../support/toys/toy-images.ts';

// Source of the required figures: defenses.md 4.2 and 7.5.

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('finds 3 % of poison among toy images, in the target label only', async () => {
  const found = await clusterToyImages({ run: 0, poisonRatio: 0.03 });
  expect(found.truePositives).toBeGreaterThanOrEqual(0.75);
  expect(found.falsePositives).toBeLessThanOrEqual(0.02);
  expect(found.flaggedLabels).toEqual(new Set([toyTarget]));
  expect((await found.retrain()).attackSuccessRate).toBeLessThanOrEqual(0.35);
});

test('does not find 10 % of poison, which is half of the target label', async () => {
  const found = await clusterToyImages({ run: 0, poisonRatio: 0.1 });
  expect(found.truePositives).toBeLessThanOrEqual(0.05);
});

test('finds 3 % of poison among toy clips', async () => {
  const found = await clusterToyClips({ run: 0, poisonRatio: 0.03 });
  expect(found.truePositives).toBeGreaterThanOrEqual(0.95);
  expect((await found.retrain()).attackSuccessRate).toBeLessThanOrEqual(0.05);
});

test('keeps nine tenths of toy images without poison', async () => {
  expect((await clusterToyImages({ run: 0, poisonRatio: 0 })).kept).toBeGreaterThanOrEqual(0.9);
});
