import { beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../runners/tensor/register-training-kernels.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor4D } from '../../../runners/tensor/tf.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
  await startTensorBackend('cpu');
});

interface Case {
  readonly name: string;
  readonly input: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const cases: readonly Case[] = [
  { name: 'stride 1, same', input: [2, 7, 7, 3], filter: [3, 3, 3, 4], strides: 1, pad: 'same' },
  { name: 'stride 1, valid', input: [2, 7, 6, 3], filter: [3, 2, 3, 4], strides: 1, pad: 'valid' },
  { name: 'stride 2, same, even size', input: [3, 8, 8, 2], filter: [3, 3, 2, 5], strides: 2, pad: 'same' },
  { name: 'stride 2, padding 1, unread last row', input: [2, 8, 8, 2], filter: [3, 3, 2, 3], strides: 2, pad: 1 },
  { name: 'stride 2, padding 2, 5x5', input: [2, 9, 9, 3], filter: [5, 5, 3, 2], strides: 2, pad: 2 },
  { name: 'unequal strides', input: [1, 9, 7, 2], filter: [3, 3, 2, 2], strides: [2, 3], pad: 'valid' },
  { name: '1x1 filter', input: [2, 5, 5, 3], filter: [1, 1, 3, 4], strides: 1, pad: 'valid' },
  { name: 'filter as large as the picture', input: [4, 4, 4, 3], filter: [4, 4, 3, 6], strides: 1, pad: 'valid' },
];

describe('gradients of a convolution on WASM', () => {
  test.each(cases)('equal those of the reference backend: $name', async (one) => {
    const wasm = await gradients('wasm', one);
    const reference = await gradients('cpu', one);
    expect(largestDifference(wasm.input, reference.input)).toBeLessThan(1e-5);
    expect(largestDifference(wasm.filter, reference.filter)).toBeLessThan(1e-5);
  });

  test('leave no tensors allocated', async () => {
    await tf.setBackend('wasm');
    const one = cases[2];
    if (!one) throw new Error('no case');
    await gradients('wasm', one);
    const before = tf.memory().numTensors;
    await gradients('wasm', one);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('registering twice is harmless', async () => {
    registerTrainingKernels('wasm');
    registerTrainingKernels('wasm');
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBeDefined();
  });
});

async function gradients(backend: string, { input, filter, strides, pad }: Case) {
  await tf.setBackend(backend);
  const make = (shape: Case['input'], phase: number) =>
    tf.tensor4d(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 1.7 + phase)),
      shape,
    );
  const [dx, dw] = tf.tidy(() => {
    const loss = (x: Tensor4D, w: Tensor4D) =>
      tf
        .square(tf.conv2d(x, w, strides, pad))
        .sum()
        .mul(0.1);
    return tf.grads((...inputs) => loss(inputs[0] as Tensor4D, inputs[1] as Tensor4D).asScalar())([
      make(input, 0),
      make(filter, 1),
    ]);
  });
  if (!dx || !dw) throw new Error('two gradients were expected');
  const result = { input: await dx.data(), filter: await dw.data() };
  tf.dispose([dx, dw]);
  return result;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  const scale = Math.max(1, ...Array.from(b, Math.abs));
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN)))) / scale;
}
