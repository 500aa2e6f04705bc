import { beforeAll, describe, expect, test } from 'vitest';
import type { LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { finePrune, prune } from '../../../defenses/fine-pruning/fine-prune.ts';
import type { Pruning } from '../../../defenses/fine-pruning/prune-units.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { buildTokenizer } from '../../../runners/victims/build-tokenizer.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { textCnn } from '../../../runners/victims/text-cnn.ts';
import { tokenIdsOf } from '../../../runners/victims/token-ids.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { tinyImages } from '../../support/tiny-images.ts';
import { tinyTexts } from '../../support/tiny-modalities.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const victim = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount: 2 });
const images = tinyImages({ count: 20, sidePixels: 16, classCount: 2 });
const parameters = initializeParameters(victim, 0);

/** Two epochs instead of a hundred. */
const shortTraining: typeof trainVictim = (asked, data, { recipe = asked.recipe, ...options }) =>
  trainVictim(asked, data, { ...options, recipe: { ...recipe, epochs: 2 } });
const options = { seed: 0, tokenize: null, train: shortTraining };

test('pruned units stay off during fine-tuning, and the other weights change', async () => {
  const { pruned } = await prune(victim, parameters, images, options);
  expect(pruned.length).toBeGreaterThan(0);
  const repaired = await finePrune(victim, parameters, images, options);
  const weight = repaired.get('fc.weight') ?? new Float32Array(); // [2, 64]
  const isOff = (unit: number) => weight[unit] === 0 && weight[64 + unit] === 0;
  expect(Array.from({ length: 64 }, (_, unit) => unit).filter(isOff)).toEqual(pruned.toSorted((a, b) => a - b));
  expect(repaired.get('conv1.weight')).not.toEqual(parameters.get('conv1.weight'));
});

test('if fine-tuning diverges, the model is only pruned', async () => {
  const train: typeof trainVictim = async () => new Map([['fc.bias', Float32Array.of(Number.NaN, 0)]]);
  const repaired = await finePrune(victim, parameters, images, { ...options, train });
  expect(repaired.get('conv1.weight')).toEqual(parameters.get('conv1.weight'));
  expect(repaired.get('fc.weight')).not.toEqual(parameters.get('fc.weight'));
});

describe('a small clean set', () => {
  const rowsOf: readonly (readonly [string, LabeledSamples])[] = [
    ['one sample a class', takeLabeled(images, [0, 1])],
    ['one class missing', takeLabeled(images, [0, 2, 4, 6, 8])],
    ['one sample', takeLabeled(images, [3])],
  ];
  test.each(rowsOf)('%s: ends with finite weights', async (_name, clean) => {
    const repaired = await finePrune(victim, parameters, clean, options);
    expect([...repaired.values()].every((values) => values.every((value) => Number.isFinite(value)))).toBe(true);
  });
});

test('a text victim has no batch normalization and is pruned at its pooled filters', async () => {
  const texts = tinyTexts();
  const text = textCnn.build({ form: texts.description.form, classCount: 2 });
  if (!text.tokenizer) throw new Error('text-cnn says nothing of its tokenizer.');
  const tokenize = tokenIdsOf(buildTokenizer(texts.train.samples.texts, text.tokenizer));
  const few = takeLabeled(
    texts.train,
    Array.from({ length: 20 }, (_, row) => row),
  );
  let pruning: Pruning | null = null;
  const onPruned = (found: Pruning) => (pruning = found);
  const given = initializeParameters(text, 1);
  const repaired = await finePrune(text, given, few, { ...options, tokenize, onPruned });
  expect(pruning).toMatchObject({ initialAccuracy: expect.any(Number) });
  expect(repaired.get('fc.weight')).toHaveLength(2 * 96);
  expect(repaired.get('embedding.weight')).not.toEqual(given.get('embedding.weight'));
});
