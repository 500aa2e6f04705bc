import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { mislabel, type MislabelRequest } from '../../../benchmark/factors/wrong-labels.ts';

const count = 1000;
const trueLabels = Int32Array.from({ length: count }, (_, index) => index % 10);
/** The first hundred samples are poisoned or covers. */
const protectedMask = new Uint8Array(count).fill(1, 0, 100);
const run = (change: Partial<MislabelRequest> = {}) =>
  mislabel({ labels: trueLabels, protectedMask, classCount: 10, seed: 0, ...change });
const ones = (mask: Uint8Array) => [...mask.keys()].filter((index) => mask[index] === 1);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('uniform', () => {
  test.each([
    [0, 0],
    [0.05, 45],
    [0.25, 225],
    [0.4, 360],
    [1, 900],
  ])('at %d mislabels exactly %i of the 900 unprotected samples', (ratio, expected) => {
    const { labels, mislabeled } = run({ parameters: { ratio } });
    expect(ones(mislabeled)).toHaveLength(expected);
    labels.forEach((label, index) => {
      expect(label === trueLabels[index]).toBe(mislabeled[index] === 0); // never the true one
      expect(label >= 0 && label < 10).toBe(true);
    });
  });

  test('never changes protected samples', () => {
    const { labels, mislabeled } = run({ parameters: { ratio: 1 } });
    expect(labels.slice(0, 100)).toEqual(trueLabels.slice(0, 100));
    expect(mislabeled.slice(0, 100)).toEqual(new Uint8Array(100));
  });

  test('gives record 5 of label 3 the golden label', () => {
    const labels = new Int32Array(6).fill(3);
    const mislabeled = mislabel({
      labels,
      protectedMask: new Uint8Array(6),
      classCount: 10,
      seed: 0,
      parameters: { ratio: 1 },
    });
    expect(mislabeled.labels[5]).toBe(2);
  });

  test('draws all other labels with equal probability', () => {
    const labels = new Int32Array(9000).fill(4);
    const wrong = mislabel({
      labels,
      protectedMask: new Uint8Array(9000),
      classCount: 10,
      seed: 3,
      parameters: { ratio: 1 },
    });
    for (const label of [0, 1, 2, 3, 5, 6, 7, 8, 9]) {
      const drawn = wrong.labels.filter((value) => value === label).length;
      expect(Math.abs(drawn - 1000)).toBeLessThan(130);
    }
  });

  test('flips the label of two classes', () => {
    const labels = Int32Array.of(0, 1, 0, 1);
    const flipped = mislabel({
      labels,
      protectedMask: new Uint8Array(4),
      classCount: 2,
      seed: 0,
      parameters: { ratio: 1 },
    });
    expect([...flipped.labels]).toEqual([1, 0, 1, 0]);
  });

  test('is nested over ratios, is a function of the seed, and does not change its input', () => {
    const before = trueLabels.slice();
    const few = run({ parameters: { ratio: 0.1 } });
    const many = run();
    expect(ones(many.mislabeled)).toEqual(expect.arrayContaining(ones(few.mislabeled)));
    expect(ones(few.mislabeled).every((index) => few.labels[index] === many.labels[index])).toBe(true);
    expect(run()).toEqual(many);
    expect(run({ seed: 1 }).mislabeled).not.toEqual(many.mislabeled);
    expect(trueLabels).toEqual(before);
    expect(sha256Hex(Uint8Array.from(many.labels))).toBe(
      '20cd9301cec32c7dd295db18117caae60fe9d925b7683236a143da27c0ea82f3',
    );
  });

  test('accepts an empty split and a split of protected samples', () => {
    const none = mislabel({ labels: new Int32Array(0), protectedMask: new Uint8Array(0), classCount: 2, seed: 0 });
    expect(none.labels).toHaveLength(0);
    expect(ones(run({ protectedMask: new Uint8Array(count).fill(1) }).mislabeled)).toEqual([]);
  });
});

describe('class-pair', () => {
  const pair = { mode: 'class-pair', fromLabel: 3, toLabel: 8, ratio: 0.5 };

  test('changes a share of one class only, to one other class', () => {
    const { labels, mislabeled } = run({ parameters: pair });
    expect(ones(mislabeled)).toHaveLength(45); // half of 90 unprotected
    labels.forEach((label, index) => {
      expect(label).toBe(mislabeled[index] === 1 ? 8 : trueLabels[index]);
      if (mislabeled[index] === 1) expect(trueLabels[index]).toBe(3);
    });
    expect(ones(mislabeled).every((index) => index >= 100)).toBe(true);
  });

  test.each([
    [3, 3],
    [3, 10],
    [10, 3],
  ])('rejects %i to %i', (fromLabel, toLabel) => {
    const attempt = () => run({ parameters: { ...pair, fromLabel, toLabel } });
    expect(attempt).toThrowError(code('CLASS_PAIR_INVALID'));
    expect(attempt).toThrowError(/0 to 9/);
  });
});

test.each([
  [{ ratio: 1.5 }, /at most 1/],
  [{ ratio: -0.5 }, /at least 0/],
  [{ mode: 'class-pair' }, /fromLabel and toLabel/],
  [{ mode: 'class-pair', fromLabel: 1 }, /fromLabel and toLabel/],
  [{ fromLabel: 1, toLabel: 2 }, /not allowed otherwise/],
  [{ mode: 'random' }, /class-pair/],
  [{ mode: 'class-pair', fromLabel: -1, toLabel: 2 }, /at least 0/],
])('rejects %j', (parameters, message) => {
  expect(() => run({ parameters })).toThrowError(message);
  expect(() => run({ parameters })).toThrowError(code('PARAMETERS_INVALID'));
});

test('rejects labels, masks and classes that do not match', () => {
  expect(() => run({ classCount: 1 })).toThrowError(code('CLASS_COUNT_INVALID'));
  expect(() => run({ classCount: 5 })).toThrowError(/Sample 5 has label 5; labels are 0 to 4/);
  expect(() => run({ classCount: 5 })).toThrowError(code('LABEL_OUT_OF_RANGE'));
  expect(() => run({ protectedMask: new Uint8Array(3) })).toThrowError(code('MASK_MISMATCH'));
});
