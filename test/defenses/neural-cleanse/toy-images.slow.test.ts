import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { cleanseToyImages } from '../../support/toys/acceptance/neural-cleanse.ts';
import { toyTarget } from '../../support/toys/toy-images.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test(
  'the target needs the smallest trigger, and unlearning it removes the backdoor',
  { timeout: 180_000 },
  async () => {
    const { smallest, ratio, probability, defended } = await cleanseToyImages(0);
    expect(smallest).toBe(toyTarget);
    expect(ratio).toBeLessThanOrEqual(0.75);
    expect(probability).toBeGreaterThan(0);
    expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.15);
    expect(defended.cleanAccuracy).toBeGreaterThanOrEqual(0.95);
  },
);
