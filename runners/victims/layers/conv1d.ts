import { z } from 'zod';
import type { Tensor4D } from '../../tensor/tf.ts';
import { layerName, layerPadding, layerSize } from './layer-fields.ts';
import type { PlainLayerKind } from './layer-kind.ts';
import { convolutionNode } from './onnx-values.ts';

const schema = z.object({
  type: z.literal('Conv1d'),
  name: layerName,
  inChannels: layerSize,
  outChannels: layerSize,
  kernelSize: layerSize,
  padding: layerPadding,
});

/**
 * Convolution of a sequence [batch, channels, length] with stride 1 and bias. In TensorFlow.js a sequence is a picture
 * of one row, [batch, 1, length, channels].
 */
export const conv1d: PlainLayerKind<typeof schema> = {
  type: 'Conv1d',
  schema,
  parameters: ({ name, inChannels, outChannels, kernelSize }) => [
    {
      name: `${name}.weight`,
      shape: [outChannels, inChannels, kernelSize],
      trainable: true,
      tensorFlowOrder: [2, 1, 0],
    },
    { name: `${name}.bias`, shape: [outChannels], trainable: true, tensorFlowOrder: null },
  ],
  measure({ inChannels, outChannels, kernelSize, padding }, extent) {
    const width = extent.width + 2 * padding - kernelSize + 1;
    const operationsPerPosition = 2 * inChannels * kernelSize * outChannels;
    return { operations: operationsPerPosition * width, extent: { height: 1, width } };
  },
  forward({ name, padding }, input, { addBias, convolve, variable }) {
    const filter = variable(`${name}.weight`).expandDims(0) as Tensor4D;
    const convolved = convolve(input as Tensor4D, filter, 1, { height: 0, width: padding });
    return addBias(convolved as Tensor4D, variable(`${name}.bias`));
  },
  toOnnx: ({ name, ...layer }, input, output) => ({
    nodes: [convolutionNode([input, `${name}.weight`, `${name}.bias`], output, { dimensions: 1, stride: 1, ...layer })],
  }),
};
