import { z } from 'zod';
import type { PlainLayerKind } from './layer-kind.ts';

const schema = z.object({ type: z.literal('ReLU') });

/** max(x, 0). */
export const relu: PlainLayerKind<typeof schema> = {
  type: 'ReLU',
  schema,
  parameters: () => [],
  measure: (_layer, extent) => ({ operations: 0, extent }),
  forward: (_layer, input, { relu: rectify }) => rectify(input),
  toOnnx: (_layer, input, output) => ({ nodes: [{ op_type: 'Relu', input: [input], output: [output] }] }),
};
