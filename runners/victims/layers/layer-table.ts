import { z } from 'zod';
import { batchNorm2d } from './batch-norm-2d.ts';
import { conv1d } from './conv1d.ts';
import { conv2d } from './conv2d.ts';
import { embedding } from './embedding.ts';
import { globalAveragePool2d } from './global-average-pool-2d.ts';
import { globalMaxPool1d } from './global-max-pool-1d.ts';
import type { LayerKind, Parameters } from './layer-kind.ts';
import { linear } from './linear.ts';
import { logMelSpectrogram } from './log-mel-spectrogram.ts';
import { maxPool2d } from './max-pool-2d.ts';
import { relu } from './relu.ts';
import { residualOf, residualSchema, type LayerChain, type Residual } from './residual.ts';

/** Every kind of layer without inner layers, one row each, in the order of the published JSON Schema. */
const plainKinds = [
  conv2d,
  batchNorm2d,
  relu,
  maxPool2d,
  globalAveragePool2d,
  embedding,
  conv1d,
  globalMaxPool1d,
  logMelSpectrogram,
  linear,
] as const;

type PlainLayer = z.infer<(typeof plainKinds)[number]['schema']>;

/** One layer as data. */
export type Layer = PlainLayer | Residual<Layer>;

/** One kind of layer as data, such as `LayerOf<'Conv2d'>`. */
export type LayerOf<T extends Layer['type']> = Extract<Layer, { readonly type: T }>;

export const layerSchema: z.ZodType<Layer> = z.lazy(() =>
  z.union([z.discriminatedUnion('type', schemasOf(plainKinds)), residualSchema(layerSchema)]),
);

/** Layers in a row, each interpreted by its kind. */
export const layerChain: LayerChain<Layer> = {
  parameters: (layers) => layers.flatMap((layer) => kindOf(layer).parameters(layer)),
  measure(layers, input) {
    let extent = input;
    let operations = 0;
    for (const layer of layers) {
      const cost = kindOf(layer).measure(layer, extent);
      operations += cost.operations;
      extent = cost.extent;
    }
    return { operations, extent };
  },
  forward: (layers, input, context) =>
    layers.reduce((value, layer) => kindOf(layer).forward(layer, value, context), input),
  toOnnx(layers, input, nameOf) {
    let output = input;
    const parts = layers.map((layer, index) => {
      const value = output;
      output = nameOf(index);
      return kindOf(layer).toOnnx(layer, value, output);
    });
    return {
      nodes: parts.flatMap(({ nodes }) => nodes),
      constants: parts.flatMap(({ constants = [] }) => constants),
      output,
    };
  },
};

/** Values of the parameters that are never trained; undefined if the layer is trained or has no parameters. */
export function fixedParametersOf(layer: Layer): Parameters | undefined {
  return kindOf(layer).fixedParameters?.(layer);
}

/** Whether the output of a layer depends on the sample alone. */
export function isFixed(layer: Layer): boolean {
  return kindOf(layer).fixedParameters !== undefined;
}

const kinds = new Map<string, LayerKind<Layer>>(
  [...plainKinds, residualOf(layerChain)].map((kind: LayerKind<Layer>) => [kind.type, kind]),
);

/** The result takes layers of the given kind only. */
function kindOf({ type }: Layer): LayerKind<Layer> {
  const kind = kinds.get(type);
  if (kind) return kind;
  throw new Error(`There is no layer of kind ${type}.`);
}

type SchemasOf<Kinds extends readonly { readonly schema: z.ZodObject }[]> = {
  [Index in keyof Kinds]: Kinds[Index]['schema'];
};

function schemasOf<const Kinds extends readonly { readonly schema: z.ZodObject }[]>(kinds: Kinds): SchemasOf<Kinds> {
  return kinds.map(({ schema }) => schema) as unknown as SchemasOf<Kinds>; // `map` forgets the length and order
}
