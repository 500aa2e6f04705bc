import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { fineTuneOnClips, fineTuneOnImages } from '../../support/toys/acceptance/fine-tuning.ts';

// Source of the required figures: defenses.md 7.5.

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('removes the backdoor of the toy images and keeps the accuracy', async () => {
  const { undefended, defended } = await fineTuneOnImages({ run: 0, poisonRatio: 0.03 });
  expect(undefended.attackSuccessRate).toBeGreaterThan(0.9);
  expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.25);
  expect(defended.cleanAccuracy).toBeGreaterThanOrEqual(0.96);
});

test('removes the backdoor of the toy clips', async () => {
  const { undefended, defended } = await fineTuneOnClips(0);
  expect(undefended.attackSuccessRate).toBeGreaterThan(0.9);
  expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.05);
});

test('a benign model loses at most .03 of its accuracy', async () => {
  const { undefended, defended } = await fineTuneOnImages({ run: 0, poisonRatio: 0 });
  expect(undefended.cleanAccuracy - defended.cleanAccuracy).toBeLessThanOrEqual(0.03);
});
