import type { KernelConfig, KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import { conv2dForward } from './convolution.ts';
import { conv2dFilterGradient } from './convolution-filter-gradient.ts';
import { conv2dInputGradient } from './convolution-input-gradient.ts';
import type { Pixels, Shape4D } from './simd/framed-pixels.ts';
import type { ConvolutionGeometry } from './simd/seen-patches.ts';
import { tensorHeap, type TensorHeap } from './simd/tensor-heap.ts';
import { gatherRows, sumSegments } from './sum-segments.ts';
import { tf } from './tf.ts';

/** Attributes that TensorFlow.js passes to the two gradient kernels of `Conv2D`. */
interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Registers what training needs. The WASM backend lacks `Conv2DBackpropFilter` and `UnsortedSegmentSum` (the gradient
 * of an embedding), its `Conv2DBackpropInput` is a naive loop, and its `GatherV2` (the embedding) and `Conv2D` are
 * slower than ours. Registering twice is harmless.
 */
export function registerTrainingKernels(backendName: 'wasm'): void {
  published.convolution ??= tf.getKernel('Conv2D', backendName);
  replaceKernel('Conv2D', backendName, (call) => {
    const [x, filter] = [pixelsOf(call.inputs, 'x'), pixelsOf(call.inputs, 'filter')];
    const { dataFormat, dilations } = call.attrs as unknown as ConvolutionAttributes;
    const isPlain = dataFormat === 'NHWC' && [dilations ?? 1].flat().every((dilation) => dilation === 1);
    if (!isPlain && published.convolution) return published.convolution.kernelFunc(call);
    const { outHeight, outWidth, ...geometry } = geometryOf(x.shape, filter.shape, call.attrs);
    return conv2dForward(heapInUse(), x, filter, [outHeight, outWidth], geometry);
  });
  replaceKernel('Conv2DBackpropFilter', backendName, ({ inputs, attrs }) => {
    const { filterShape } = attrs as unknown as { filterShape: Shape4D };
    const x = pixelsOf(inputs, 'x');
    const geometry = geometryOf(x.shape, filterShape, attrs);
    return conv2dFilterGradient(heapInUse(), x, pixelsOf(inputs, 'dy'), [filterShape[0], filterShape[1]], geometry);
  });
  replaceKernel('Conv2DBackpropInput', backendName, ({ inputs, attrs }) => {
    const { inputShape } = attrs as unknown as { inputShape: Shape4D };
    const filter = pixelsOf(inputs, 'filter');
    const geometry = geometryOf(inputShape, filter.shape, attrs);
    return conv2dInputGradient(heapInUse(), pixelsOf(inputs, 'dy'), filter, [inputShape[1], inputShape[2]], geometry);
  });
  replaceKernel('UnsortedSegmentSum', backendName, ({ inputs, attrs }) => {
    const { numSegments } = attrs as unknown as { numSegments: number };
    return sumSegments(heapInUse(), tensorOf(inputs, 'x'), tensorOf(inputs, 'segmentIds'), numSegments);
  });
  published.gather ??= tf.getKernel('GatherV2', backendName);
  replaceKernel('GatherV2', backendName, (call) => {
    const { axis, batchDims } = call.attrs as unknown as { axis: number; batchDims: number };
    const [table, ids] = [tensorOf(call.inputs, 'x'), tensorOf(call.inputs, 'indices')];
    const isLookUp = axis === 0 && batchDims === 0 && table.dtype === 'float32' && ids.dtype === 'int32';
    if (!isLookUp && published.gather) return published.gather.kernelFunc(call);
    return gatherRows(heapInUse(), table, ids);
  });
}

/** Kernels of the backend that do more than ours, and are slower at what ours do. */
const published: { convolution?: KernelConfig | undefined; gather?: KernelConfig | undefined } = {};

/** Kernels of the WASM backend run only while it is in use. */
function heapInUse(): TensorHeap {
  const heap = tensorHeap();
  if (!heap) throw new Error(`A kernel of the WASM backend was called while ${tf.getBackend()} is in use.`);
  return heap;
}

function replaceKernel(kernelName: string, backendName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

function tensorOf(inputs: NamedTensorInfoMap, name: string): TensorInfo {
  const tensor = inputs[name];
  if (!tensor) throw new Error(`A kernel was called without its input ${name}.`);
  return tensor;
}

function pixelsOf(inputs: NamedTensorInfoMap, name: string): Pixels {
  return tensorOf(inputs, name) as TensorInfo & Pixels;
}

function geometryOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: NamedAttrMap | undefined,
): ConvolutionGeometry & { readonly outHeight: number; readonly outWidth: number } {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as ConvolutionAttributes;
  if (dataFormat !== 'NHWC') throw new Error(`The convolution gradient needs NHWC tensors, found ${dataFormat}.`);
  const info = tf.backend_util.computeConv2DInfo([...inputShape], [...filterShape], strides, 1, pad, dimRoundingMode);
  return {
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
  };
}
