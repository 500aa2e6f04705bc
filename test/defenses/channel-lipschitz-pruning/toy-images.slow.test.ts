import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { pythonMissing } from '../../support/run-python.ts';
import { measureToy } from '../../support/toys/measure-toy.ts';
import { plantBackdoor } from '../../support/toys/planted-toy.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { trainedToy } from '../../support/toys/trained-toy.ts';
import { runOnModel } from './run-defense.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('exactly the two planted channels are pruned, at no cost', async ({ skip }) => {
  if (pythonMissing) skip(pythonMissing);
  const toy = await trainedToy({ poisonRatio: 0 });
  const planted = plantBackdoor(toy.parameters);
  const { parameters, stdout } = await runOnModel(toyCnn, planted);
  expect(stdout).toBe('2 channels of 3 layers pruned: conv2 31, conv3 31\n');
  const before = measureToy(planted, toy);
  const after = measureToy(parameters, toy);
  expect(after.cleanAccuracy).toBe(before.cleanAccuracy);
  expect(after.attackSuccessRate).toBeLessThanOrEqual(0.12);
});

test('few or no channels of a trained backdoor are outliers', async ({ skip }) => {
  if (pythonMissing) skip(pythonMissing);
  const toy = await trainedToy({ poisonRatio: 0.03 });
  const { stdout } = await runOnModel(toyCnn, toy.parameters);
  expect(stdout).toMatch(/^[01] channels of 3 layers pruned/);
});
