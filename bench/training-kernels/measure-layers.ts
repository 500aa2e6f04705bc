import type { TensorInfo } from '@tensorflow/tfjs';
import { conv2dFilterGradient } from '../../runners/tensor/convolution-filter-gradient.ts';
import { conv2dInputGradient } from '../../runners/tensor/convolution-input-gradient.ts';
import type { ConvolutionGeometry } from '../../runners/tensor/simd/seen-patches.ts';
import { tensorHeap } from '../../runners/tensor/simd/tensor-heap.ts';
import { tf, type Tensor, type Tensor4D } from '../../runners/tensor/tf.ts';
import type { LayerOf } from '../../runners/victims/layers/layer-table.ts';
import { median } from '../measurement.ts';
import { slicedPatchesFilterGradient } from './sliced-patches.ts';
import { batchSize, victim } from './training-run.ts';

/** Milliseconds of one call, ours and the peer's, and the difference of their results. */
export interface Comparison {
  readonly oursMs: number;
  readonly peerMs: number;
  readonly largestDifference: number; // relative to the largest gradient
}

/** The two gradients of one convolution of the victim. Training does not need the first layer's input gradient. */
export interface LayerTimes {
  readonly name: string;
  readonly shapes: string;
  readonly filter: Comparison;
  readonly input: Comparison | null;
}

/** Runs on the WASM backend as published, because our kernels would replace the input gradient to compare with. */
export async function measureLayers(rounds: number, warmUpRounds: number): Promise<readonly LayerTimes[]> {
  const measured: LayerTimes[] = [];
  let [, size = 0] = victim.inputShape; // pictures are square
  for (const layer of victim.layers) {
    if (layer.type !== 'Conv2d') continue;
    measured.push(await measureLayer(layer, size, measured.length === 0, rounds, warmUpRounds));
    size = outputSize(layer, size);
  }
  return measured;
}

async function measureLayer(
  { name, inChannels, outChannels, kernelSize, stride, padding }: LayerOf<'Conv2d'>,
  size: number,
  isFirst: boolean,
  rounds: number,
  warmUpRounds: number,
): Promise<LayerTimes> {
  const heap = tensorHeap();
  if (!heap) throw new Error('The WASM backend is not in use.');
  const outSize = outputSize({ kernelSize, stride, padding }, size);
  const geometry: ConvolutionGeometry = {
    strideHeight: stride,
    strideWidth: stride,
    padTop: padding,
    padLeft: padding,
  };
  const x = waves([batchSize, size, size, inChannels]);
  const dy = waves([batchSize, outSize, outSize, outChannels]);
  const filter = waves([kernelSize, kernelSize, inChannels, outChannels]);
  const attributes = { strides: [stride, stride], pad: padding, dataFormat: 'NHWC', inputShape: x.shape };
  const compared = (ours: () => Tensor, peer: () => Tensor) => compare(ours, peer, rounds, warmUpRounds);
  const times = {
    name,
    shapes: `${size}x${size}x${inChannels} to ${outSize}x${outSize}x${outChannels}, filter ${kernelSize}x${kernelSize}, stride ${stride}`,
    filter: await compared(
      () => tensorOf(conv2dFilterGradient(heap, x, dy, [kernelSize, kernelSize], geometry)),
      () => slicedPatchesFilterGradient(x, dy, [kernelSize, kernelSize], geometry),
    ),
    input: isFirst
      ? null
      : await compared(
          () => tensorOf(conv2dInputGradient(heap, dy, filter, [size, size], geometry)),
          () => tf.engine().runKernel('Conv2DBackpropInput', { dy, filter }, attributes) as Tensor,
        ),
  };
  tf.dispose([x, dy, filter]);
  return times;
}

function tensorOf(info: TensorInfo): Tensor {
  return tf.engine().makeTensorFromTensorInfo(info) as Tensor;
}

async function compare(
  ours: () => Tensor,
  peer: () => Tensor,
  rounds: number,
  warmUpRounds: number,
): Promise<Comparison> {
  const oursMs: number[] = [];
  const peerMs: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const times = [timeOnce(ours), timeOnce(peer)] as const; // alternating, so that a busy machine slows both
    if (round < 0) continue;
    oursMs.push(times[0]);
    peerMs.push(times[1]);
  }
  return { oursMs: median(oursMs), peerMs: median(peerMs), largestDifference: await differenceOf(ours, peer) };
}

/** The WASM backend computes synchronously, so the result need not be awaited. */
function timeOnce(gradient: () => Tensor): number {
  const startedAt = performance.now();
  const result = gradient();
  const elapsedMs = performance.now() - startedAt;
  result.dispose();
  return elapsedMs;
}

/** @returns the largest difference of any element, relative to the peer's largest element. */
async function differenceOf(ours: () => Tensor, peer: () => Tensor): Promise<number> {
  const difference = tf.tidy(() => {
    const expected = peer();
    return tf.div(tf.max(tf.abs(tf.sub(ours(), expected))), tf.max(tf.abs(expected)));
  });
  const [value = Number.NaN] = await difference.data();
  difference.dispose();
  return value;
}

function outputSize(
  { kernelSize, stride, padding }: { readonly kernelSize: number; readonly stride: number; readonly padding: number },
  size: number,
): number {
  return Math.floor((size + 2 * padding - kernelSize) / stride) + 1;
}

function waves(shape: [number, number, number, number]): Tensor4D {
  const count = shape.reduce((product, length) => product * length, 1);
  return tf.tensor4d(
    Float32Array.from({ length: count }, (_, index) => Math.sin(index * 1.7)),
    shape,
  );
}
