import { z } from 'zod';
import { onnxAttributeTypes } from '../../../benchmark/formats/onnx-types.ts';
import type { Tensor, Tensor4D } from '../../tensor/tf.ts';
import { layerName, layerSize } from './layer-fields.ts';
import type { ForwardContext, PlainLayerKind } from './layer-kind.ts';

const schema = z.object({ type: z.literal('BatchNorm2d'), name: layerName, channels: layerSize });

/** PyTorch's defaults: y = γ(x − μ)/√(σ² + ε) + β, μ ← 0.9 μ + 0.1 μ_batch. */
const epsilon = 1e-5;
const momentum = 0.1;

const parts = ['weight', 'bias', 'running_mean', 'running_var'] as const;

/** Batch normalization of each channel. */
export const batchNorm2d: PlainLayerKind<typeof schema> = {
  type: 'BatchNorm2d',
  schema,
  parameters: ({ name, channels }) =>
    parts.map((part) => ({
      name: `${name}.${part}`,
      shape: [channels],
      trainable: part === 'weight' || part === 'bias',
      tensorFlowOrder: null,
    })),
  measure: (_layer, extent) => ({ operations: 0, extent }),
  forward: ({ name }, input, context) =>
    context.mode === 'train' ? normalizeByBatch(name, input as Tensor4D, context) : normalize(name, input, context),
  toOnnx: ({ name }, input, output) => ({
    nodes: [
      {
        op_type: 'BatchNormalization',
        input: [input, ...parts.map((part) => `${name}.${part}`)],
        output: [output],
        attribute: [{ name: 'epsilon', type: onnxAttributeTypes.float, f: epsilon }],
      },
    ],
  }),
};

function normalize(name: string, input: Tensor, { tf, variable }: ForwardContext): Tensor {
  const scale = tf.mul(variable(`${name}.weight`), tf.rsqrt(tf.add(variable(`${name}.running_var`), epsilon)));
  const shift = tf.sub(variable(`${name}.bias`), tf.mul(variable(`${name}.running_mean`), scale));
  return tf.add(tf.mul(input, scale), shift);
}

function normalizeByBatch(name: string, input: Tensor4D, { tf, batchNormTraining, variable }: ForwardContext): Tensor {
  const update = (statistic: string, batch: Tensor) => {
    const running = variable(`${name}.${statistic}`);
    running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum)));
  };
  return batchNormTraining(
    input,
    variable(`${name}.weight`),
    variable(`${name}.bias`),
    epsilon,
    ({ mean, variance, rows }) => {
      const unbiased = tf.mul(variance, rows / Math.max(1, rows - 1)); // PyTorch keeps the unbiased variance
      update('running_mean', mean);
      update('running_var', unbiased);
    },
  );
}
