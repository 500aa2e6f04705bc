import { beforeAll, expect, test } from 'vitest';
import { searchTriggers } from '../../../defenses/neural-cleanse/search-triggers.ts';
import { unlearnTrigger } from '../../../defenses/neural-cleanse/unlearn-trigger.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { measureToy } from '../../support/toys/measure-toy.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { toyTarget } from '../../support/toys/toy-images.ts';
import { trainedToy } from '../../support/toys/trained-toy.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

/** One step is one update with all clean images. */
const settings = { stepsMax: 400, imagesPerStep: 150, batchSizeMax: 150, successMin: 0.98 };

test(
  'the target needs the smallest trigger, and unlearning it removes the backdoor',
  { timeout: 180_000 },
  async () => {
    const toy = await trainedToy({ poisonRatio: 0.03 });
    const { triggers, judgment } = await searchTriggers(toyCnn, toy.parameters, toy.clean.samples, {
      seed: 0,
      settings,
    });
    const [smallest = NaN, next = NaN] = judgment.norms.toSorted((a, b) => a - b);
    expect(judgment.smallest).toBe(toyTarget);
    expect(smallest / next).toBeLessThanOrEqual(0.75);
    expect(judgment.probability).toBeGreaterThan(0);
    const trigger = triggers[toyTarget];
    if (!trigger) throw new Error('No trigger was found for the target label.');
    const repaired = await unlearnTrigger(toyCnn, toy.parameters, toy.clean, trigger, { seed: 0 });
    const { cleanAccuracy, attackSuccessRate } = measureToy(repaired ?? toy.parameters, toy);
    expect(attackSuccessRate).toBeLessThanOrEqual(0.15);
    expect(cleanAccuracy).toBeGreaterThanOrEqual(0.95);
  },
);
