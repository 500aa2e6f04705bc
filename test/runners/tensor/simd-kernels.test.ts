import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBias } from '../../../runners/tensor/add-bias.ts';
import { batchNormTraining } from '../../../runners/tensor/batch-norm-training.ts';
import { maxOverLength } from '../../../runners/tensor/max-over-length.ts';
import { adamStep, momentumStep } from '../../../runners/tensor/optimizer-steps.ts';
import { relu } from '../../../runners/tensor/relu.ts';
import { kernelsBase64 } from '../../../runners/tensor/simd/training-kernels-binary.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor, type Tensor4D } from '../../../runners/tensor/tf.ts';
import { assembleKernels } from '../../../start/generate/assemble-kernels.ts';

beforeAll(async () => {
  await startTensorBackend('cpu');
  await startTensorBackend('wasm');
});
afterAll(async () => {
  await tf.setBackend('wasm');
});

test('the binary is the assembled text', async () => {
  const source = readFileSync(new URL('../../../runners/tensor/simd/training-kernels.wat', import.meta.url), 'utf8');
  expect(Buffer.from(await assembleKernels(source)).toString('base64')).toBe(kernelsBase64);
});

/** Numbers of both signs without zeros. */
const numbers = (shape: readonly number[], phase = 0) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 1.7 + phase)),
    [...shape],
  );

/** Values that are the same on both backends, as arrays. */
async function onBoth(compute: () => readonly Tensor[]): Promise<void> {
  await tf.setBackend('wasm');
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => [...compute()]).map((tensor) => take(tensor));
  expect(tf.memory().numTensors).toBe(before);
  await tf.setBackend('cpu');
  const expected = tf.tidy(() => [...compute()]).map((tensor) => take(tensor));
  expect(found.length).toBe(expected.length);
  found.forEach((values, i) => {
    const wanted = expected[i] ?? [];
    expect(values.length).toBe(wanted.length);
    const scale = Math.max(1e-3, ...wanted.map(Math.abs));
    values.forEach((value, at) => expect(Math.abs(value - (wanted[at] ?? NaN)) / scale).toBeLessThan(2e-5));
  });
}

function take(tensor: Tensor): number[] {
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
}

const weigh = (y: Tensor) => tf.sum(tf.mul(y, numbers(y.shape, 0.3))).asScalar();

describe('on WASM, values and gradients equal those of the operations of TensorFlow.js', () => {
  test.each([4, 16, 20])('batch normalization, %i channels', (channels) =>
    onBoth(() => {
      const statistics: Tensor[] = [];
      const normalize = (x: Tensor, gamma: Tensor, beta: Tensor) =>
        batchNormTraining(tf.add(tf.mul(x, 3), 1) as Tensor4D, gamma, beta, 1e-5, ({ mean, variance }) => {
          statistics.splice(0, 2, tf.keep(mean.clone()), tf.keep(variance.clone()));
        });
      const shape = [3, 7, 5, channels];
      const inputs = [numbers(shape), numbers([channels], 1), numbers([channels], 2)];
      const gradients = tf.grads((...[x, gamma, beta]: Tensor[]) =>
        weigh(normalize(x as Tensor, gamma as Tensor, beta as Tensor)),
      )(inputs);
      return [...gradients, ...statistics];
    }),
  );

  test.each([1, 63, 64, 65, 200])('the statistics of %i rows', (rows) =>
    onBoth(() => {
      const seen: Tensor[] = [];
      const x = numbers([rows, 1, 1, 4]) as Tensor4D;
      const value = batchNormTraining(x, tf.ones([4]), tf.zeros([4]), 1e-2, ({ mean, variance }) => {
        seen.push(tf.keep(mean.clone()), tf.keep(variance.clone()));
      });
      return [...seen, value];
    }),
  );

  test.each([4, 5, 7, 16, 33])('ReLU of %i numbers', (size) =>
    onBoth(() => [relu(numbers([size])), tf.grad((x: Tensor) => weigh(relu(x)))(numbers([size]))]),
  );

  test('a bias', () =>
    onBoth(() => {
      const inputs = [numbers([2, 3, 5, 8]), numbers([8], 1)];
      const sum = (...[x, bias]: Tensor[]) => addBias(x as Tensor4D, bias as Tensor);
      return [sum(...inputs), ...tf.grads((...both: Tensor[]) => weigh(tf.square(sum(...both))))(inputs)];
    }));

  test('the largest value along a sequence, with ties', () =>
    onBoth(() => {
      const x = () => tf.maximum(numbers([3, 1, 9, 8]), 0.5) as Tensor4D; // the maximum of some channels, the floor of others
      const floor = () => tf.minimum(x(), 0.6) as Tensor4D;
      const gradient = tf.grad((input: Tensor) => weigh(maxOverLength(input as Tensor4D)));
      return [maxOverLength(x()), gradient(x()), gradient(floor())];
    }));

  test.each([4, 9, 640])('steps of the optimizers, %i weights', (size) =>
    onBoth(() => {
      const kept = ['weights', 'first', 'second'].map((_, i) => tf.variable(tf.abs(numbers([size], i)), false));
      const [variable, first, second] = kept;
      if (!variable || !first || !second) throw new Error('three variables were expected');
      const gradient = numbers([size], 4);
      const results: Tensor[] = [];
      const keepAll = () => results.push(...kept.map((one) => tf.keep(tf.clone(one))));
      momentumStep({ variable, gradient, moment: first }, { momentum: 0.9, weightDecay: 0.01, learningRate: 0.1 });
      keepAll();
      const settings = { beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.1, learningRate: 0.05, step: 3 };
      adamStep({ variable, gradient, first, second }, settings);
      keepAll();
      for (const one of kept) one.dispose();
      return results;
    }),
  );
});

describe('a gradient that is mostly zero', () => {
  const few = (shape: readonly number[], every: number) =>
    tf.mul(numbers(shape, 0.7), tf.tensor(mask(shape, every), [...shape]));
  const mask = (shape: readonly number[], every: number) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i % every === 3 ? 1 : 0));

  test.each([
    { name: 'a sequence', input: [2, 1, 21, 8], filter: [1, 3, 8, 12], strides: 1, pad: 1, every: 37 },
    { name: 'a picture', input: [2, 9, 9, 4], filter: [3, 3, 4, 8], strides: 2, pad: 1, every: 41 },
    { name: 'unread pixels', input: [2, 8, 8, 4], filter: [3, 3, 4, 8], strides: 2, pad: 0, every: 29 },
    { name: 'one value', input: [2, 1, 21, 8], filter: [1, 3, 8, 12], strides: 1, pad: 1, every: 1e9 },
  ] as const)('passes through a convolution: $name', ({ input, filter, strides, pad, every }) =>
    onBoth(() => {
      const convolve = (x: Tensor, w: Tensor) => {
        const rows = input[1] === 1 ? 0 : pad;
        return tf.conv2d(x as Tensor4D, w as Tensor4D, strides, [[0, 0], [rows, rows], [pad, pad], [0, 0]]); // prettier-ignore
      };
      const loss = (...[x, w]: Tensor[]) => {
        const y = convolve(x as Tensor, w as Tensor);
        return tf.sum(tf.mul(y, few(y.shape, every))).asScalar();
      };
      return tf.grads(loss)([numbers(input), numbers(filter, 1)]);
    }),
  );
});

describe('a convolution', () => {
  test.each([
    { name: 'stride 1, same', input: [2, 7, 7, 3], filter: [3, 3, 3, 4], strides: 1, pad: 'same', dilations: 1 },
    { name: 'stride 2, same', input: [3, 8, 8, 2], filter: [3, 3, 2, 5], strides: 2, pad: 'same', dilations: 1 },
    { name: 'stride 2, padding', input: [2, 9, 6, 3], filter: [5, 5, 3, 17], strides: 2, pad: 2, dilations: 1 },
    { name: 'one row', input: [3, 1, 30, 8], filter: [1, 3, 8, 24], strides: 1, pad: 'valid', dilations: 1 },
    { name: 'dilated', input: [2, 9, 9, 3], filter: [3, 3, 3, 4], strides: 1, pad: 'valid', dilations: 2 },
  ] as const)('equals that of the cpu backend: $name', ({ input, filter, strides, pad, dilations }) =>
    onBoth(() => [
      tf.conv2d(numbers(input) as Tensor4D, numbers(filter, 1) as Tensor4D, strides, pad, 'NHWC', dilations),
    ]),
  );
});

describe('looking up rows', () => {
  test.each([[[6]], [[2, 3]]])('by ids of shape %j, with rows of any size', (shape) =>
    onBoth(() => {
      const ids = tf.tensor([4, 0, 4, 1, 2, 2], shape, 'int32');
      return [1, 3, 8].flatMap((size) => {
        const lookUp = (table: Tensor) => tf.gather(table, ids);
        return [lookUp(numbers([5, size])), tf.grad((table: Tensor) => weigh(lookUp(table)))(numbers([5, size]))];
      });
    }),
  );

  test('refuses an id that the table does not have', async () => {
    await tf.setBackend('wasm');
    for (const id of [5, -1]) {
      expect(() => tf.gather(numbers([5, 4]), tf.tensor1d([0, id], 'int32'))).toThrow(WebAssembly.RuntimeError);
    }
  });

  test('other look-ups are those of the backend', () =>
    onBoth(() => [tf.gather(numbers([3, 5]), tf.tensor1d([4, 0], 'int32'), 1)]));
});
