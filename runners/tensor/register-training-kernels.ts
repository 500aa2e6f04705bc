import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap } from '@tensorflow/tfjs';
import { conv2dFilterGradient, conv2dInputGradient, type ConvolutionGeometry } from './convolution-gradients.ts';
import { sumSegments } from './sum-segments.ts';
import { tf, type Tensor, type Tensor4D } from './tf.ts';

type Shape4D = [number, number, number, number];

/** Attributes that TensorFlow.js passes to the two gradient kernels of `Conv2D`. */
interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Registers the gradients that training needs. The WASM backend lacks `Conv2DBackpropFilter` and `UnsortedSegmentSum` (the
 * gradient of an embedding), and its `Conv2DBackpropInput` is a naive loop. Registering twice is harmless.
 */
export function registerTrainingKernels(backendName: string): void {
  replaceKernel('Conv2DBackpropFilter', backendName, ({ inputs, attrs }) => {
    const { filterShape } = attrs as unknown as { filterShape: Shape4D };
    const x = asTensor4D(inputs, 'x');
    return conv2dFilterGradient(
      x,
      asTensor4D(inputs, 'dy'),
      [filterShape[0], filterShape[1]],
      geometryOf(x.shape, filterShape, attrs),
    );
  });
  replaceKernel('Conv2DBackpropInput', backendName, ({ inputs, attrs }) => {
    const { inputShape } = attrs as unknown as { inputShape: Shape4D };
    const filter = asTensor4D(inputs, 'filter');
    return conv2dInputGradient(
      asTensor4D(inputs, 'dy'),
      filter,
      [inputShape[1], inputShape[2]],
      geometryOf(inputShape, filter.shape, attrs),
    );
  });
  replaceKernel('UnsortedSegmentSum', backendName, ({ inputs, attrs }) => {
    const { numSegments } = attrs as unknown as { numSegments: number };
    return sumSegments(inputs['x'] as Tensor, inputs['segmentIds'] as Tensor, numSegments);
  });
}

function replaceKernel(kernelName: string, backendName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

/** The engine passes tensors. Wrapping them again would let the surrounding tidy free the caller's memory. */
function asTensor4D(inputs: NamedTensorInfoMap, name: string): Tensor4D {
  return inputs[name] as Tensor4D;
}

function geometryOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: NamedAttrMap | undefined,
): ConvolutionGeometry {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as ConvolutionAttributes;
  if (dataFormat !== 'NHWC') throw new Error(`The convolution gradient needs NHWC tensors, found ${dataFormat}.`);
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
  return {
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
