import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { pythonMissing } from '../../support/run-python.ts';
import { prunePlantedChannels, pruneTrainedChannels } from '../../support/toys/acceptance/channel-lipschitz-pruning.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('exactly the two planted channels are pruned, at no cost', async ({ skip }) => {
  if (pythonMissing) skip(pythonMissing);
  const { stdout, undefended, defended } = await prunePlantedChannels(0);
  expect(stdout).toBe('2 channels of 3 layers pruned: conv2 31, conv3 31\n');
  expect(defended.cleanAccuracy).toBe(undefended.cleanAccuracy);
  expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.12);
});

test('few or no channels of a trained backdoor are outliers', async ({ skip }) => {
  if (pythonMissing) skip(pythonMissing);
  const { stdout } = await pruneTrainedChannels({ run: 0, poisonRatio: 0.03 });
  expect(stdout).toMatch(/^[01] channels of 3 layers pruned/);
});
