import { beforeAll, expect, test } from 'vitest';
import { extractFeatures } from '../../../defenses/activation-clustering/extract-features.ts';
import { finePrune, masked, prune } from '../../../defenses/fine-pruning/fine-prune.ts';
import { orderByActivation } from '../../../defenses/fine-pruning/prune-units.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { modelInput } from '../../../runners/victims/model-input.ts';
import { measureToy } from '../../support/toys/measure-toy.ts';
import { plantBackdoor, plantedChannels } from '../../support/toys/planted-toy.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { trainedToy } from '../../support/toys/trained-toy.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const options = { seed: 0, tokenize: null };

test('the planted unit is silent on clean images, so it is the first to go, and the backdoor with it', async () => {
  const toy = await trainedToy({ poisonRatio: 0 });
  const planted = plantBackdoor(toy.parameters);
  const input = modelInput(toy.clean.samples, 'channels-last', null);
  const features = await extractFeatures(toyCnn, planted, input);
  const [first = -1] = orderByActivation(features);
  expect(first).toBe(plantedChannels.layer3);
  expect(features.data.filter((_, at) => at % features.columns === first).every((value) => value === 0)).toBe(true);
  const { pruned, initialAccuracy, accuracy, masks } = await prune(toyCnn, planted, toy.clean, options);
  expect(pruned[0]).toBe(first);
  expect(pruned.length).toBeLessThan(features.columns - 1);
  expect(accuracy).toBeGreaterThanOrEqual(0.9 * initialAccuracy);
  expect(measureToy(masked(planted, masks), toy).attackSuccessRate).toBeLessThanOrEqual(0.12);
});

test('pruning and fine-tuning remove a trained backdoor', async () => {
  const toy = await trainedToy({ poisonRatio: 0.03 });
  const repaired = await finePrune(toyCnn, toy.parameters, toy.clean, options);
  const { cleanAccuracy, attackSuccessRate } = measureToy(repaired, toy);
  expect(attackSuccessRate).toBeLessThanOrEqual(0.25);
  expect(cleanAccuracy).toBeGreaterThanOrEqual(0.95);
});

test('a benign model loses at most .03 of its accuracy', async () => {
  const toy = await trainedToy({ poisonRatio: 0 });
  const before = measureToy(toy.parameters, toy).cleanAccuracy;
  const repaired = await finePrune(toyCnn, toy.parameters, toy.clean, options);
  expect(before - measureToy(repaired, toy).cleanAccuracy).toBeLessThanOrEqual(0.03);
});
