import { z } from 'zod';
import type { Tensor4D } from '../../tensor/tf.ts';
import { layerName, layerPadding, layerSize } from './layer-fields.ts';
import type { PlainLayerKind } from './layer-kind.ts';
import { convolutionNode } from './onnx-values.ts';

const schema = z.object({
  type: z.literal('Conv2d'),
  name: layerName,
  inChannels: layerSize,
  outChannels: layerSize,
  kernelSize: layerSize,
  stride: layerSize,
  padding: layerPadding,
});

/** Convolution of a picture; without bias, because a batch normalization follows. */
export const conv2d: PlainLayerKind<typeof schema> = {
  type: 'Conv2d',
  schema,
  parameters: ({ name, inChannels, outChannels, kernelSize }) => [
    {
      name: `${name}.weight`,
      shape: [outChannels, inChannels, kernelSize, kernelSize],
      trainable: true,
      tensorFlowOrder: [2, 3, 1, 0],
    },
  ],
  measure({ inChannels, outChannels, kernelSize, stride, padding }, { height, width }) {
    const size = (side: number) => Math.floor((side + 2 * padding - kernelSize) / stride) + 1;
    const extent = { height: size(height), width: size(width) };
    const operationsPerPosition = 2 * inChannels * kernelSize ** 2 * outChannels;
    return { operations: operationsPerPosition * extent.height * extent.width, extent };
  },
  forward: ({ name, stride, padding }, input, { convolve, variable }) =>
    convolve(input as Tensor4D, variable(`${name}.weight`) as Tensor4D, stride, { height: padding, width: padding }),
  toOnnx: ({ name, ...layer }, input, output) => ({
    nodes: [convolutionNode([input, `${name}.weight`], output, { dimensions: 2, ...layer })],
  }),
};
