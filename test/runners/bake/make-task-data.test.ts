import { describe, expect, test } from 'vitest';
import { findAttack } from '../../../benchmark/attacks/attack-catalog.ts';
import { makeTaskData, type TaskData } from '../../../runners/bake/make-task-data.ts';
import type { AudioSamples, Dataset, ImageSamples, Samples, TextSamples } from '../../../benchmark/samples/dataset.ts';
import { sampleAt, textSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { taskRecipeSchema, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import { tinyImages } from '../../support/tiny-images.ts';
import { tinyAudioRecipe, tinyClips, tinyTextRecipe, tinyTexts } from '../../support/tiny-modalities.ts';

const noise = { id: 'gaussian-noise', version: '1.0.0', parameters: { ratio: 0.5, mean: 0, deviation: 0.5 } };
const wrong = { id: 'wrong-labels', version: '1.0.0', parameters: { ratio: 0.3, mode: 'uniform' } };

const imageRecipe: TaskRecipe = taskRecipeSchema.parse({
  modality: 'image',
  dataset: 'tiny-images',
  attack: { id: 'badnets', version: '1.0.0', poisonRatio: 0.2, targetLabel: 0, parameters: {} },
  factors: [],
  victim: 'small-cnn',
  seed: 5,
  triggerSeed: 5,
});
const pictures: Dataset<ImageSamples> = {
  description: {
    ...tinyTexts().description,
    id: 'tiny-images',
    modality: 'image',
    form: { modality: 'image', height: 8, width: 8, channels: 3 },
    classNames: Array.from({ length: 10 }, (_, label) => `class ${label}`),
  },
  train: tinyImages({ count: 400 }),
  test: tinyImages({ count: 60 }),
};

/** Whether two samples are equal: faster than `expect` for this many values. */
function isSame(a: string | Uint8Array | Int16Array, b: string | Uint8Array | Int16Array): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((value, at) => value === b[at]);
}

const ones = (mask: Uint8Array) => [...mask.keys()].filter((index) => mask[index] === 1);

/** Checks that apply to tasks of every modality. */
function expectSoundTask<S extends Samples>(data: TaskData<S>, dataset: Dataset<S>, recipe: TaskRecipe): void {
  const { records } = data.train;
  const { poisonRatio, targetLabel } = recipe.attack;
  const count = dataset.train.samples.count;
  expect(data.clean.samples.count).toBe(count / 20);
  expect(records.samples.count).toBe(count - count / 20);
  expect(ones(records.poisoned)).toHaveLength(Math.round(poisonRatio * records.samples.count));
  for (const index of ones(records.poisoned)) expect(records.labels[index]).toBe(targetLabel);
  expect(data.testClean.samples.count).toBe(dataset.test.samples.count);
  expect(data.testPoisoned.trueLabels.includes(targetLabel)).toBe(false);
  expect(data.testPoisoned.attackLabels.every((label) => label === targetLabel)).toBe(true);
  data.testPoisoned.sourceIndices.forEach((source, row) => {
    expect(isSame(sampleAt(data.testPoisoned.samples, row), sampleAt(data.testClean.samples, source))).toBe(false);
    expect(data.testPoisoned.trueLabels[row]).toBe(data.testClean.labels[source]);
  });
}

test('white space does not reveal which texts contain a trigger', () => {
  const dataset = tinyTexts();
  const oddly = (split: Dataset<TextSamples>['train']) => {
    const texts = split.samples.texts.map((text) => ` ${text.replaceAll(' ', '\u0085\n ')}\u00a0`);
    return { ...split, samples: textSamples(texts) };
  };
  const spaced = { ...dataset, train: oddly(dataset.train), test: oddly(dataset.test) };
  const data: TaskData<TextSamples> = makeTaskData(tinyTextRecipe, spaced);
  const all = [data.train.records.samples, data.clean.samples, data.testClean.samples, data.testPoisoned.samples];
  for (const { texts } of all) expect(texts.filter((text) => !/^\S+( \S+)*$/.test(text))).toEqual([]);
  expect(data.testClean.samples.texts).toEqual(makeTaskData(tinyTextRecipe, dataset).testClean.samples.texts);
});

describe('a task of texts', () => {
  const dataset = tinyTexts();
  const data: TaskData<TextSamples> = makeTaskData(tinyTextRecipe, dataset);

  test('has the trigger words in the poisoned texts only', () => {
    expectSoundTask(data, dataset, tinyTextRecipe);
    const { records } = data.train;
    records.samples.texts.forEach((text, index) => {
      expect(text.split(' ').filter((word) => word === 'cf')).toHaveLength(records.poisoned[index] === 1 ? 4 : 0);
    });
    expect(data.testPoisoned.samples.texts.every((text) => text.split(' ').includes('cf'))).toBe(true);
    const others = [data.clean, data.cleanTrain, data.testClean].flatMap(({ samples }) => samples.texts);
    expect(others.filter((text) => text.includes('cf'))).toEqual([]);
  });

  test('adds noise before the trigger, so the trigger words are intact', () => {
    const factors = [{ id: 'character-noise', version: '1.0.0', parameters: { ratio: 1, errorRate: 0.5 } }];
    const { train, cleanTrain } = makeTaskData({ ...tinyTextRecipe, factors }, dataset);
    for (const index of ones(train.records.poisoned)) {
      const words = train.records.samples.texts[index]?.split(' ') ?? [];
      expect(words.filter((word) => word === 'cf')).toHaveLength(4);
    }
    const { texts } = cleanTrain.samples;
    const unspoiled = data.cleanTrain.samples.texts;
    expect(texts.filter((text, index) => text !== unspoiled[index]).length).toBeGreaterThan(0.9 * texts.length);
  });
});

test('a task of audio has the tone in the poisoned clips only', () => {
  const dataset = tinyClips();
  const data: TaskData<AudioSamples> = makeTaskData({ ...tinyAudioRecipe, factors: [] }, dataset);
  expectSoundTask(data, dataset, tinyAudioRecipe);
  const { records } = data.train;
  for (let index = 0; index < records.samples.count; index++) {
    const [before, after] = [sampleAt(data.cleanTrain.samples, index), sampleAt(records.samples, index)];
    expect(isSame(after, before)).toBe(records.poisoned[index] === 0);
    expect(isSame(after.subarray(1_600), before.subarray(1_600))).toBe(true); // the tone is the first 200 ms
  }
});

describe('the factors of a task', () => {
  const recipe = { ...imageRecipe, factors: [noise, wrong] };
  const { train, cleanTrain, clean, testClean, testPoisoned } = makeTaskData(recipe, pictures);
  const plain = makeTaskData(imageRecipe, pictures);
  const { records } = train;
  const trigger = findAttack('image', 'badnets').createTrigger({ shape: cleanTrain.samples, seed: 5, triggerSeed: 5 });

  test('add noise before the trigger: a poisoned image is the noisy image with the trigger on it', () => {
    const noisyAndPoisoned = ones(records.poisoned).filter((index) => records.noisy[index] === 1);
    expect(noisyAndPoisoned.length).toBeGreaterThan(20);
    for (const index of noisyAndPoisoned) {
      expect(sampleAt(records.samples, index)).toEqual(trigger.apply(cleanTrain.samples, index, 'train'));
      expect(sampleAt(cleanTrain.samples, index)).not.toEqual(sampleAt(plain.cleanTrain.samples, index));
    }
  });

  test('do not change which samples are poisoned', () => {
    expect(records.poisoned).toEqual(plain.train.records.poisoned);
    expect(records.trueLabels).toEqual(plain.train.records.trueLabels);
  });

  test('never change the label of a poisoned sample', () => {
    const unpoisoned = records.poisoned.length - ones(records.poisoned).length;
    expect(ones(records.mislabeled)).toHaveLength(Math.round(0.3 * unpoisoned));
    for (const index of records.labels.keys()) {
      if (records.poisoned[index] === 1) {
        expect([records.mislabeled[index], records.labels[index]]).toEqual([0, 0]);
      } else {
        expect(records.labels[index] !== records.trueLabels[index]).toBe(records.mislabeled[index] === 1);
      }
    }
  });

  test('also apply to the data of the reference model, which is not poisoned', () => {
    const count = cleanTrain.labels.length;
    let changed = 0;
    for (let index = 0; index < count; index++) {
      const isNoisy = !isSame(sampleAt(cleanTrain.samples, index), sampleAt(plain.cleanTrain.samples, index));
      expect(isNoisy).toBe(records.noisy[index] === 1);
      changed += Number(cleanTrain.labels[index] !== records.trueLabels[index]);
    }
    expect(changed).toBe(Math.round(0.3 * count));
    expect(plain.cleanTrain.labels).toEqual(plain.train.records.trueLabels);
  });

  test('change neither the trusted samples nor the test sets', () => {
    const rows = (samples: ImageSamples) =>
      Array.from({ length: samples.count }, (_, index) => `${sampleAt(samples, index)}`);
    for (const [found, expected] of [
      [clean, plain.clean],
      [testClean, plain.testClean],
      [testPoisoned, plain.testPoisoned],
    ] as const) {
      expect(rows(found.samples)).toEqual(rows(expected.samples));
      expect(found.labels).toEqual(expected.labels);
    }
  });
});

test('an attack of another version is rejected, naming both versions', () => {
  const recipe = { ...imageRecipe, attack: { ...imageRecipe.attack, version: '0.1.0' } };
  expect(() => makeTaskData(recipe, pictures)).toThrowError(
    expect.objectContaining({
      code: 'ATTACK_UNKNOWN',
      message: expect.stringMatching(/badnets version 0\.1\.0, but this release has 1\.0\.0/),
    }),
  );
});
