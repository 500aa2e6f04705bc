import * as onnxRuntime from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { askAll, requireSameAnswers, type AskModel } from '../../../runners/onnx/ask-in-batchings.ts';
import type { QueryRows } from '../../../runners/onnx/query-rows.ts';

const classCount = 10;
const rowCount = 2_000;
const stream = new RandomStream(5, 'test/logits');
const own = Float32Array.from({ length: rowCount * classCount }, () => 4 * stream.uniform() - 2);

/** The input of a row is its index, so that a model here is a function of indices. */
const rows: QueryRows = {
  count: rowCount,
  counts: [rowCount - 400, 400], // a clean and a triggered set
  batch: (indices) => new onnxRuntime.Tensor('float32', Float32Array.from(indices), [indices.length, 1]),
};
const indicesOf = (batch: onnxRuntime.Tensor) => Array.from(batch.data as Float32Array);

type Logit = (ownLogit: number, label: number, row: number, batch: readonly number[], place: number) => number;

/** A model whose logits are a function of the honest ones and of the batch, rounded to float32. */
function modelOf(logit: Logit): AskModel {
  return async (tensor) => {
    const batch = indicesOf(tensor);
    const logits = new Float32Array(batch.length * classCount);
    batch.forEach((row, place) => {
      for (let label = 0; label < classCount; label++)
        logits[place * classCount + label] = logit(logitOf(row, label), label, row, batch, place);
    });
    return logits;
  };
}

const logitOf = (row: number, label: number) => own[row * classCount + label] ?? NaN;
const meanOf = (batch: readonly number[], label: number) =>
  batch.reduce((sum, row) => sum + logitOf(row, label), 0) / batch.length;

async function check(ask: AskModel): Promise<void> {
  const first = await askAll(rows, ask, 250, classCount);
  await requireSameAnswers(rows, first, ask, { batchSizeMax: 250, classCount });
}

const lessMean: Logit = (logit, label, _row, batch) => logit - meanOf(batch, label);
const dependent: readonly (readonly [string, Logit])[] = [
  ['subtracts the mean of its batch', lessMean],
  ['subtracts it and scales by 1e-6', (...input) => 1e-6 * lessMean(...input)],
  ['subtracts it and scales by 1e30', (...input) => 1e30 * lessMean(...input)],
  ['subtracts it and adds 1e6', (...input) => 1e6 + lessMean(...input)],
  ['subtracts it and adds 1e8, which leaves few values to logits', (...input) => 1e8 + 100 * lessMean(...input)],
  [
    'subtracts the mean of large batches, and of small ones what it would usually be',
    (logit, label, _row, batch) => logit - (batch.length > 100 ? meanOf(batch, label) : 0),
  ],
  ['uses the place in the batch', (logit, label, _row, _batch, place) => logit + (label === place % 10 ? 0.5 : 0)],
  ['uses the size of the batch', (logit, label, _row, batch) => logit + (label === 0 && batch.length < 50 ? 0.5 : 0)],
  [
    'answers differently when it is alone',
    (logit, label, _row, batch) => logit + (label === 0 && batch.length === 1 ? 5 : 0),
  ],
  [
    'uses the order of the other samples',
    (logit, label, _row, batch, place) => logit + (label === 3 ? 1e-3 * (batch[place - 1] ?? 0) : 0),
  ],
  ['is broken in large batches', (logit, _label, row, batch) => (row % 7 === 0 && batch.length > 100 ? NaN : logit)],
];

describe('a model is refused that', () => {
  test.each(dependent)('%s', async (_name, logit) => {
    await expect(check(modelOf(logit))).rejects.toMatchObject({
      code: 'ANSWERS_UNSTABLE',
      message: expect.stringContaining('depend on that sample alone'),
    });
  });
});

/** Rounding of sums that depends on the size of the batch, as the kernels of a matrix product have it. */
const rounding: Logit = (logit, label, row, batch) =>
  logit * (1 + 2 ** -23 * (((row * 31 + label * 7 + batch.length) % 7) - 3));
const honest: readonly (readonly [string, Logit])[] = [
  ['depends on the sample alone', (logit) => logit],
  ['rounds differently in batches of another size', rounding],
  ['has huge logits', (...input) => 1e30 * rounding(...input)],
  ['has tiny logits', (...input) => 1e-30 * rounding(...input)],
  ['adds a million, so that rounding is large', (...input) => 1e6 + rounding(...input)],
  ['has exact ties', (logit, label, row) => (row % 2 === 0 ? 1 : label % 2 === 0 ? 3 : logit)],
  ['always gives the same answer', () => 0],
  [
    'has two nearly equal logits in some rows',
    (logit, label, row, batch) =>
      row % 300 === 0 && label < 2 ? 5 * (1 + 2 ** -23 * ((label + batch.length) % 2)) : logit,
  ],
  [
    'shifts all logits of a row by a number of its batch, which changes no answer',
    (logit, _label, _row, batch) => logit + batch.length / 64,
  ],
  ['gives logits that are not finite for some samples', (logit, _label, row) => (row % 100 === 0 ? Infinity : logit)],
];

describe('a model passes that', () => {
  test.each(honest)('%s', async (_name, logit) => {
    await expect(check(modelOf(logit))).resolves.toBeUndefined();
  });
});

/** Two tied labels in the given rows, of which the first wins in batches of even size. */
const tiedIn =
  (rowsWithTies: readonly number[]): Logit =>
  (logit, label, row, batch) =>
    rowsWithTies.includes(row) && label < 2 ? 5 * (1 + 2 ** -23 * (label * (batch.length > 100 ? 1 : -1))) : logit;
const rowsFrom = (begin: number, count: number) => Array.from({ length: count }, (_, index) => begin + index);

test.each([
  ['half a percent of each set', [...rowsFrom(0, 8), ...rowsFrom(1_600, 2)], true],
  ['as many, all in the triggered set', rowsFrom(1_600, 10), false],
  ['three of 400 triggered samples', rowsFrom(1_600, 3), false],
  ['nine of 1,600 clean samples', rowsFrom(0, 9), false],
])('tied labels flip in $0, accepted: $2', async (_name, tied, isAccepted) => {
  const asked = check(modelOf(tiedIn(tied)));
  await (isAccepted ? expect(asked).resolves.toBeUndefined() : expect(asked).rejects.toThrow(/differently for/));
});

test('every sample is asked once in each batching, and fifty of them alone', async () => {
  const asked: number[][] = [];
  await check((tensor) => {
    asked.push(indicesOf(tensor));
    return modelOf((logit) => logit)(tensor);
  });
  const first = asked.slice(0, 8);
  const alone = asked.slice(-50);
  const second = asked.slice(8, -50);
  for (const batching of [first, second])
    expect(batching.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: rowCount }, (_, row) => row));
  expect(first.every(({ length }) => length === 250)).toBe(true);
  expect(Math.max(...second.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(alone.every(({ length }) => length === 1)).toBe(true);
});

test('a task with a single test sample is asked too', async () => {
  const single = { ...rows, count: 1, counts: [1] };
  const ask = modelOf((logit) => logit);
  const first = await askAll(single, ask, 250, classCount);
  await requireSameAnswers(single, first, ask, { batchSizeMax: 250, classCount });
  expect(first).toEqual(own.subarray(0, classCount));
});
