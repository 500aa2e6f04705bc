import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor, type Tensor2D } from '../../../runners/tensor/tf.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

describe('the sums of segments', () => {
  const x = () => tf.tensor2d([1, 10, 2, 20, 3, 30, 4, 40], [4, 2]);

  test('add up rows of the same segment; a segment without rows is 0', () => {
    const sums = tf.unsortedSegmentSum(x(), tf.tensor1d([2, 0, 2, 2], 'int32'), 4);
    expect(sums.shape).toEqual([4, 2]);
    expect([...sums.dataSync()]).toEqual([2, 20, 0, 0, 8, 80, 0, 0]);
  });

  test('leave out rows whose segment does not exist', () => {
    expect([...tf.unsortedSegmentSum(x(), tf.tensor1d([-1, 0, 2, 1], 'int32'), 2).dataSync()]).toEqual([2, 20, 4, 40]);
  });

  test('of single numbers, of one row and of none', () => {
    expect([...tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4]), tf.tensor1d([1, 0, 1], 'int32'), 2).dataSync()]).toEqual([
      2, 5,
    ]);
    expect([...tf.unsortedSegmentSum(tf.tensor2d([[7, 8]]), tf.tensor1d([0], 'int32'), 1).dataSync()]).toEqual([7, 8]);
    const none = tf.unsortedSegmentSum(tf.zeros([0, 3]), tf.tensor1d([], 'int32'), 2);
    expect({ shape: none.shape, values: [...none.dataSync()] }).toEqual({ shape: [2, 3], values: [0, 0, 0, 0, 0, 0] });
  });

  test('propagate NaN only within its segment', () => {
    const sums = tf.unsortedSegmentSum(tf.tensor1d([1, NaN, 3]), tf.tensor1d([0, 1, 0], 'int32'), 2);
    expect([...sums.dataSync()]).toEqual([4, NaN]);
  });
});

describe('looking up rows of a table', () => {
  const ids = [3, 0, 3, 1, 3, 0];
  const table = Array.from({ length: 5 * 2 }, (_, i) => Math.sin(i * 1.7));
  const weights = Array.from({ length: ids.length * 2 }, (_, i) => Math.cos(i * 2.3));
  afterAll(async () => {
    await startTensorBackend('wasm');
  });

  test('has the gradient of the cpu backend', async () => {
    const gradient = () => {
      const indices = tf.tensor1d(ids, 'int32');
      const lookUp = (values: Tensor) =>
        tf.sum(tf.mul(tf.gather(values as Tensor2D, indices), tf.tensor2d(weights, [ids.length, 2]))).asScalar();
      return tf.grad(lookUp)(tf.tensor2d(table, [5, 2]));
    };
    expect(tf.getBackend()).toBe('wasm');
    const found = [...gradient().dataSync()];
    await startTensorBackend('cpu');
    const expected = [...gradient().dataSync()];
    expect(found).toHaveLength(10);
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 6));
    expect(found.slice(4, 6)).toEqual([0, 0]); // row 2 was not looked up
    expect(found[2]).toBeCloseTo(weights[6] ?? NaN, 6); // row 1 was looked at once
  });
});
