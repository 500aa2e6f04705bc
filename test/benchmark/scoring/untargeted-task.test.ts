import { expect, test } from 'vitest';
import { countTask, evaluateTask } from '../../../benchmark/scoring/evaluate-task.ts';

/** Four clean samples in three classes. Three of them are triggered, in a different order. */
const truth = {
  classCount: 3,
  cleanLabels: Int32Array.of(0, 1, 2, 1),
  poisonedTrueLabels: Int32Array.of(2, 0, 1),
  attackLabels: Int32Array.of(-1, -1, -1),
  sourceRows: Int32Array.of(2, 0, 3),
};

test('an untargeted attack succeeds if a sample is right without the trigger and wrong with it', () => {
  const counts = countTask(truth, {
    clean: { labels: Int32Array.of(0, 1, 2, 0) }, // the last is wrong without any trigger
    poisoned: { labels: Int32Array.of(1, 0, 2) },
  });
  expect(counts).toMatchObject({ nPoisoned: 2, hitTarget: 1, hitTrue: 1, nClean: 4, cleanRight: 3 });
});

test('pairs with a rejected or invalid clean answer do not count', () => {
  const counts = countTask(truth, {
    clean: {
      labels: Int32Array.of(0, 1, 2, 1),
      rejected: Uint8Array.of(1, 0, 0, 0),
    },
    poisoned: { labels: Int32Array.of(0, 1, 0) },
  });
  expect(counts).toMatchObject({ nPoisoned: 2, hitTarget: 2, hitTrue: 0 });
});

test('nothing is counted if the pairs are unknown', () => {
  const { classCount, cleanLabels, poisonedTrueLabels, attackLabels } = truth;
  const blind = { classCount, cleanLabels, poisonedTrueLabels, attackLabels };
  const answers = { clean: { labels: truth.cleanLabels }, poisoned: { labels: truth.poisonedTrueLabels } };
  expect(() => countTask(blind, answers)).toThrowError(expect.objectContaining({ code: 'CLEAN_PARTNERS_MISSING' }));
});

test('a defended model that is never right gets the worst score, and the task stays valid', () => {
  const alone = { labels: truth.cleanLabels };
  const answers = (clean: readonly number[], poisoned: readonly number[]) =>
    countTask(truth, { clean: { labels: Int32Array.from(clean) }, poisoned: { labels: Int32Array.from(poisoned) } });
  const undefended = countTask(truth, { clean: alone, poisoned: { labels: Int32Array.of(0, 1, 0) } });
  const reference = countTask(truth, { clean: alone, poisoned: { labels: truth.poisonedTrueLabels } });
  const nothingRight = answers([1, 2, 0, 2], [2, 0, 1]);
  expect(nothingRight).toMatchObject({ nPoisoned: 0, cleanRight: 0 });
  expect(evaluateTask(nothingRight, { undefended, reference })).toMatchObject({
    counts: nothingRight,
    cleanAccuracy: 0,
    attackSuccessRate: 1,
    robustAccuracy: 0,
    netDefenseEffect: 0,
  });
  expect(() => evaluateTask(reference, { undefended: nothingRight, reference })).toThrowError(
    expect.objectContaining({ code: 'TASK_INVALID' }),
  );
});
