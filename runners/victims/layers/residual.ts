import { z } from 'zod';
import type { Tensor } from '../../tensor/tf.ts';
import type { Extent, ForwardContext, LayerCost, LayerKind, OnnxPart, ParameterShape } from './layer-kind.ts';

/** The sum of two branches; an empty branch passes its input on. */
export interface Residual<Inner> {
  readonly type: 'Residual';
  readonly body: readonly Inner[];
  readonly shortcut: readonly Inner[];
}

/** The same functions as in `LayerKind`, for several layers in a row. */
export interface LayerChain<Inner> {
  parameters(layers: readonly Inner[]): readonly ParameterShape[];
  measure(layers: readonly Inner[], input: Extent): LayerCost;
  forward(layers: readonly Inner[], input: Tensor, context: ForwardContext): Tensor;
  /** @param nameOf the name of the output value of each layer. */
  toOnnx(
    layers: readonly Inner[],
    input: string,
    nameOf: (index: number) => string,
  ): Required<OnnxPart> & { readonly output: string };
}

export function residualSchema<Inner>(inner: z.ZodType<Inner>): z.ZodType<Residual<Inner>> {
  return z.object({ type: z.literal('Residual'), body: z.array(inner).min(1), shortcut: z.array(inner) });
}

/** @param chain how the layers of a branch are interpreted. */
export function residualOf<Inner>(chain: LayerChain<Inner>): LayerKind<Residual<Inner>> {
  return {
    type: 'Residual',
    parameters: ({ body, shortcut }) => [...chain.parameters(body), ...chain.parameters(shortcut)],
    measure({ body, shortcut }, input) {
      const { operations, extent } = chain.measure(body, input);
      return { operations: operations + chain.measure(shortcut, input).operations, extent };
    },
    forward({ body, shortcut }, input, context) {
      const value = chain.forward(body, input, context);
      return context.tf.add(value, chain.forward(shortcut, input, context));
    },
    toOnnx({ body, shortcut }, input, output) {
      const value = chain.toOnnx(body, input, (index) => `${output}.body${index}`);
      const bypass = chain.toOnnx(shortcut, input, (index) => `${output}.shortcut${index}`);
      const sum = { op_type: 'Add', input: [value.output, bypass.output], output: [output] };
      return { nodes: [...value.nodes, ...bypass.nodes, sum], constants: [...value.constants, ...bypass.constants] };
    },
  };
}
