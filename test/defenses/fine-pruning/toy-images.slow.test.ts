import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { finePruneOnImages, prunePlanted } from '../../support/toys/acceptance/fine-pruning.ts';
import { plantedChannels } from '../../support/toys/planted-toy.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('the planted unit is silent on clean images, so it is the first to go, and the backdoor with it', async () => {
  const { first, isFirstSilent, pruned, unitCount, initialAccuracy, accuracy, defended } = await prunePlanted(0);
  expect(first).toBe(plantedChannels.layer3);
  expect(isFirstSilent).toBe(true);
  expect(pruned[0]).toBe(first);
  expect(pruned.length).toBeLessThan(unitCount - 1);
  expect(accuracy).toBeGreaterThanOrEqual(0.9 * initialAccuracy);
  expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.12);
});

test('pruning and fine-tuning remove a trained backdoor', async () => {
  const { defended } = await finePruneOnImages({ run: 0, poisonRatio: 0.03 });
  expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.25);
  expect(defended.cleanAccuracy).toBeGreaterThanOrEqual(0.95);
});

test('a benign model loses at most .03 of its accuracy', async () => {
  const { undefended, defended } = await finePruneOnImages({ run: 0, poisonRatio: 0 });
  expect(undefended.cleanAccuracy - defended.cleanAccuracy).toBeLessThanOrEqual(0.03);
});
