import type { KernelConfig, KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
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
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Registers what training needs. The WASM backend lacks `Conv2DBackpropFilter` and `UnsortedSegmentSum` (the gradient
 * of an embedding), its `Conv2DBackpropInput` is a naive loop, and its `GatherV2` (the embedding) is slow. Registering
 * twice is harmless.
 */
export function registerTrainingKernels(backendName: 'wasm'): void {
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
  publishedGather ??= tf.getKernel('GatherV2', backendName);
  replaceKernel('GatherV2', backendName, (call) => {
    const { axis, batchDims } = call.attrs as unknown as { axis: number; batchDims: number };
    const [table, ids] = [tensorOf(call.inputs, 'x'), tensorOf(call.inputs, 'indices')];
    const isLookUp = axis === 0 && batchDims === 0 && table.dtype === 'float32' && ids.dtype === 'int32';
    if (!isLookUp && publishedGather) return publishedGather.kernelFunc(call);
    return gatherRows(heapInUse(), table, ids);
  });
}

/** Of the backend. It is several times slower for whole rows, and does more than that. */
let publishedGather: KernelConfig | undefined;

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
): ConvolutionGeometry {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as ConvolutionAttributes;
  if (dataFormat !== 'NHWC') throw new Error(`The convolution gradient needs NHWC tensors, found ${dataFormat}.`);
  const info = tf.backend_util.computeConv2DInfo([...inputShape], [...filterShape], strides, 1, pad, dimRoundingMode);
  return {
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
