import { z } from 'zod';
import { onnxAttributeTypes } from '../../../benchmark/formats/onnx-types.ts';
import type { Tensor4D } from '../../tensor/tf.ts';
import { layerSize } from './layer-fields.ts';
import type { PlainLayerKind } from './layer-kind.ts';
import { integersAttribute } from './onnx-values.ts';

const schema = z.object({ type: z.literal('MaxPool2d'), kernelSize: layerSize, stride: layerSize });

/** Largest value of each channel in each window of kernelSize x kernelSize; windows that do not fit are left out. */
export const maxPool2d: PlainLayerKind<typeof schema> = {
  type: 'MaxPool2d',
  schema,
  parameters: () => [],
  measure({ kernelSize, stride }, { height, width }) {
    const size = (side: number) => Math.floor((side - kernelSize) / stride) + 1;
    return { operations: 0, extent: { height: size(height), width: size(width) } };
  },
  forward: ({ kernelSize, stride }, input, { tf }) => tf.maxPool(input as Tensor4D, kernelSize, stride, 'valid'),
  toOnnx: ({ kernelSize, stride }, input, output) => ({
    nodes: [
      {
        op_type: 'MaxPool',
        input: [input],
        output: [output],
        attribute: [
          integersAttribute('kernel_shape', [kernelSize, kernelSize]),
          integersAttribute('strides', [stride, stride]),
          { name: 'ceil_mode', type: onnxAttributeTypes.int, i: 0 },
        ],
      },
    ],
  }),
};
