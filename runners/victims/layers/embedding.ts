import { z } from 'zod';
import { layerName, layerSize } from './layer-fields.ts';
import type { PlainLayerKind } from './layer-kind.ts';
import { integersAttribute } from './onnx-values.ts';

const schema = z.object({
  type: z.literal('Embedding'),
  name: layerName,
  entries: layerSize,
  dimensions: layerSize,
});

/** A vector for each token id: a sequence whose channels are the dimensions of the vectors. */
export const embedding: PlainLayerKind<typeof schema> = {
  type: 'Embedding',
  schema,
  parameters: ({ name, entries, dimensions }) => [
    { name: `${name}.weight`, shape: [entries, dimensions], trainable: true, tensorFlowOrder: null },
  ],
  measure: (_layer, extent) => ({ operations: 0, extent }),
  // int32 [batch, length] to [batch, 1, length, dimensions], a picture of one row
  forward: ({ name }, input, { tf, variable }) => tf.gather(variable(`${name}.weight`), input).expandDims(1),
  toOnnx: ({ name }, input, output) => ({
    nodes: [
      { op_type: 'Gather', input: [`${name}.weight`, input], output: [`${output}.vectors`] },
      {
        op_type: 'Transpose', // PyTorch convolves [batch, channels, length]
        input: [`${output}.vectors`],
        output: [output],
        attribute: [integersAttribute('perm', [0, 2, 1])],
      },
    ],
  }),
};
