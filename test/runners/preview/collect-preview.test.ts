import { expect, test } from 'vitest';
import { findAttack } from '../../../benchmark/attacks/attack-catalog.ts';
import { poisonTestSet } from '../../../benchmark/attacks/poison/poison-test-set.ts';
import { poisonTrainingSet } from '../../../benchmark/attacks/poison/poison-training-set.ts';
import { sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import { collectPreview } from '../../../runners/preview/collect-preview.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const classNames = Array.from({ length: 10 }, (_, label) => `class ${label}`);
const [train, test10] = [tinyImages(), tinyImages({ count: 50 })];
const dataset = { id: 'tiny', classNames, train, test: test10 };
const recipe = { poisonRatio: 0.1, targetLabel: 3, seed: 5, parameters: {} };
const request = { dataset, recipe, crafted: new Map<string, Uint8Array>(), count: 6 };
const attackOf = (id: string) => findAttack('image', id);

test('triggered samples and covers are those of the poisoned dataset with the same recipe', () => {
  const wanet = attackOf('wanet');
  const { preview } = collectPreview({ ...request, attack: wanet });
  const poisoned = poisonTrainingSet(wanet, train, recipe, { classCount: 10 });
  const testPoisoned = poisonTestSet(wanet, poisoned.trigger, test10, recipe, { classCount: 10 });
  expect(preview.triggered.map(({ trueLabel }) => trueLabel)).toEqual([0, 1, 4, 5, 7, 8]); // spread, without class 3
  for (const { index, wantedLabel, clean, changed } of preview.triggered) {
    const row = testPoisoned.sourceIndices.indexOf(index);
    expect(wantedLabel).toBe(3);
    expect(clean).toEqual(sampleAt(test10.samples, index));
    expect(changed).toEqual(sampleAt(testPoisoned.samples, row));
  }
  expect(preview.covers).toHaveLength(6);
  for (const { index, trueLabel, wantedLabel, changed } of preview.covers) {
    expect([poisoned.records.cover[index], wantedLabel]).toEqual([1, trueLabel]);
    expect(changed).toEqual(sampleAt(poisoned.records.samples, index));
  }
});

test('an attack without covers shows none; an untargeted attack expects any other label', () => {
  expect(collectPreview({ ...request, attack: attackOf('badnets') }).preview.covers).toEqual([]);
  const untargeted = { ...request, count: 10, recipe: { ...recipe, targetLabel: -1 } };
  const { triggered } = collectPreview({ ...untargeted, attack: attackOf('ubw') }).preview;
  expect(triggered.map(({ trueLabel, wantedLabel }) => [trueLabel, wantedLabel])).toEqual(
    classNames.map((_, label) => [label, -1]),
  );
});

test('a test split with only the target class cannot be previewed', () => {
  const targets = { samples: test10.samples, labels: new Int32Array(50).fill(3) };
  const attempt = () =>
    collectPreview({ ...request, attack: attackOf('badnets'), dataset: { ...dataset, test: targets } });
  expect(attempt).toThrowError(expect.objectContaining({ code: 'NO_SAMPLE' }));
});
