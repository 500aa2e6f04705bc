import { expect, test } from 'vitest';
import { predictionLimits } from '../../../runners/onnx/predict-model.ts';

test('the time limit grows with the victim and the samples, from two minutes to a day', () => {
  expect(predictionLimits(0, 0).timeoutMs).toBe(120_000);
  expect(predictionLimits(1.1e9, 20_000).timeoutMs).toBeGreaterThan((1_000 * 1.1e9 * 20_000) / 10e9); // CIFAR-10
  expect(predictionLimits(1e12, 1e6).timeoutMs).toBe(24 * 3_600_000);
});
