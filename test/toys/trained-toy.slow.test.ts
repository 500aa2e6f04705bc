import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../runners/tensor/start-tensor-backend.ts';
import { measureToy } from '../support/toys/measure-toy.ts';
import { plantBackdoor } from '../support/toys/planted-toy.ts';
import { trainedToy } from '../support/toys/trained-toy.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('3 % of poison plants a backdoor that costs no accuracy', async () => {
  const toy = await trainedToy({ poisonRatio: 0.03 });
  const { cleanAccuracy, attackSuccessRate } = measureToy(toy.parameters, toy);
  expect(cleanAccuracy).toBeGreaterThanOrEqual(0.985);
  expect(attackSuccessRate).toBeGreaterThanOrEqual(0.98);
});

test('the planted backdoor always works, and the model from which it is made has none', async () => {
  const toy = await trainedToy({ poisonRatio: 0 });
  expect(measureToy(toy.parameters, toy).attackSuccessRate).toBeLessThanOrEqual(0.02);
  const planted = measureToy(plantBackdoor(toy.parameters), toy);
  expect(planted.attackSuccessRate).toBe(1);
  expect(planted.cleanAccuracy).toBeGreaterThanOrEqual(0.85);
});
