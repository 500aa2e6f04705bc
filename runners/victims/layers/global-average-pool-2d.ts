import { z } from 'zod';
import type { PlainLayerKind } from './layer-kind.ts';
import { globalPoolingNodes } from './onnx-values.ts';

const schema = z.object({ type: z.literal('GlobalAveragePool2d') });

/** Mean of each channel over all positions: [batch, channels]. */
export const globalAveragePool2d: PlainLayerKind<typeof schema> = {
  type: 'GlobalAveragePool2d',
  schema,
  parameters: () => [],
  measure: () => ({ operations: 0, extent: { height: 1, width: 1 } }),
  forward: (_layer, input, { tf }) => tf.mean(input, [1, 2]),
  toOnnx: (_layer, input, output) => ({ nodes: globalPoolingNodes('GlobalAveragePool', input, output) }),
};
