import { z } from 'zod';
import { onnxAttributeTypes } from '../../../benchmark/formats/onnx-types.ts';
import type { Tensor2D } from '../../tensor/tf.ts';
import { layerName, layerSize } from './layer-fields.ts';
import type { PlainLayerKind } from './layer-kind.ts';

const schema = z.object({
  type: z.literal('Linear'),
  name: layerName,
  inFeatures: layerSize,
  outFeatures: layerSize,
});

/** x Wᵀ + b. */
export const linear: PlainLayerKind<typeof schema> = {
  type: 'Linear',
  schema,
  parameters: ({ name, inFeatures, outFeatures }) => [
    { name: `${name}.weight`, shape: [outFeatures, inFeatures], trainable: true, tensorFlowOrder: [1, 0] },
    { name: `${name}.bias`, shape: [outFeatures], trainable: true, tensorFlowOrder: null },
  ],
  measure: ({ inFeatures, outFeatures }, extent) => ({ operations: 2 * inFeatures * outFeatures, extent }),
  forward: ({ name }, input, { tf, variable }) =>
    tf.add(tf.matMul(input as Tensor2D, variable(`${name}.weight`) as Tensor2D), variable(`${name}.bias`)),
  toOnnx: ({ name }, input, output) => ({
    nodes: [
      {
        op_type: 'Gemm',
        input: [input, `${name}.weight`, `${name}.bias`],
        output: [output],
        attribute: [{ name: 'transB', type: onnxAttributeTypes.int, i: 1 }],
      },
    ],
  }),
};
