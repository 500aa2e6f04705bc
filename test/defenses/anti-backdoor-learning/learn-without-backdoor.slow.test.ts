import { beforeAll, expect, test } from 'vitest';
import { defenseEffectiveness } from '../../../benchmark/scoring/defense-effectiveness.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { learnOnHardImages, learnWithoutPoison } from '../../support/toys/acceptance/anti-backdoor-learning.ts';

// Source of the required figures: defenses.md 4.5 and 7.5.

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('on hard toy images, isolates poisoned samples and unlearns the backdoor', async () => {
  const { isolated, precision, undefended, defended } = await learnOnHardImages(0);
  expect(isolated).toBe(30);
  expect(precision).toBeGreaterThanOrEqual(0.5);
  expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.2);
  expect(defenseEffectiveness({ undefended, defended })).toBeGreaterThanOrEqual(0.8);
});

test('on hard toy images, keeps the backdoor if the isolated samples are random', async () => {
  const { defended } = await learnOnHardImages(0, 'random');
  expect(defended.attackSuccessRate).toBeGreaterThanOrEqual(0.9);
});

test('without poison, it finishes and keeps the accuracy within 3 points', async () => {
  const { undefended, defended } = await learnWithoutPoison(0);
  expect(undefended.cleanAccuracy - defended.cleanAccuracy).toBeLessThanOrEqual(0.03);
});
