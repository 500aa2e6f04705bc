import { z } from 'zod';
import type { Tensor4D } from '../../tensor/tf.ts';
import type { PlainLayerKind } from './layer-kind.ts';
import { globalPoolingNodes } from './onnx-values.ts';

const schema = z.object({ type: z.literal('GlobalMaxPool1d') });

/** Largest value of each channel over a sequence: [batch, channels]. */
export const globalMaxPool1d: PlainLayerKind<typeof schema> = {
  type: 'GlobalMaxPool1d',
  schema,
  parameters: () => [],
  measure: () => ({ operations: 0, extent: { height: 1, width: 1 } }),
  forward: (_layer, input, { maxOverLength }) => maxOverLength(input as Tensor4D),
  toOnnx: (_layer, input, output) => ({ nodes: globalPoolingNodes('GlobalMaxPool', input, output) }),
};
