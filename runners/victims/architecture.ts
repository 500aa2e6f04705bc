import { z } from 'zod';
import { modalities } from '../../benchmark/words/modality.ts';
import { layerSize } from './layers/layer-fields.ts';
import type { ParameterShape } from './layers/layer-kind.ts';
import { layerChain, layerSchema, type Layer, type LayerOf } from './layers/layer-table.ts';

const trainingPlan = {
  learningRate: z.number().positive(),
  weightDecay: z.number().min(0),
  schedule: z.enum(['constant', 'cosine-per-step']), // lr · ½(1 + cos(π step / steps))
  batchSize: z.int().min(1),
  epochs: z.int().min(1),
  minimumBatchSize: z.int().min(1), // a smaller last batch is skipped
};

/** How a victim is trained. It is published, so that a defense can train the same victim. */
export const trainingRecipeSchema = z.discriminatedUnion('optimizer', [
  z.object({ optimizer: z.literal('sgd'), momentum: z.number().min(0).lt(1), ...trainingPlan }),
  z.object({
    optimizer: z.literal('adamw'), // Loshchilov & Hutter 2019, with PyTorch's conventions
    beta1: z.number().min(0).lt(1),
    beta2: z.number().min(0).lt(1),
    epsilon: z.number().positive(),
    ...trainingPlan,
  }),
]);
export type TrainingRecipe = z.infer<typeof trainingRecipeSchema>;

/** How a victim's texts become token ids. */
export const tokenizerPlanSchema = z.object({
  vocabularySize: z.int().min(3), // maximum, including the two special tokens
  minimumCount: z.int().min(1), // rarer words become the unknown token
  length: z.int().min(1), // tokens per text
});
export type TokenizerPlan = z.infer<typeof tokenizerPlanSchema>;

/** A victim as data, from which TensorFlow.js, ONNX and PyTorch build the same network. Published as victim.json. */
export const victimSchema = z.object({
  id: z.string(),
  version: z.int().min(1),
  modality: z.enum(modalities),
  inputShape: z.array(layerSize).min(1).max(3), // one sample: image [channels, height, width] in [0, 1]; audio [samples] in [-1, 1]; text [token ids]
  classCount: z.int().min(2),
  tokenizer: tokenizerPlanSchema.optional(), // for texts; built from each training set
  layers: z.array(layerSchema).min(1),
  recipe: trainingRecipeSchema,
});
export type Victim = z.infer<typeof victimSchema>;

/** Every entry of the state dictionary, in layer order. */
export function parameterShapes({ layers }: { readonly layers: readonly Layer[] }): readonly ParameterShape[] {
  return layerChain.parameters(layers);
}

/** The last linear layer of a victim; its input are the features. */
export function lastLinear({ id, layers }: Pick<Victim, 'id' | 'layers'>): LayerOf<'Linear'> {
  const last = layers.findLast((layer) => layer.type === 'Linear');
  if (last) return last;
  throw new Error(`Victim ${id} has no linear layer, so it has no features.`);
}
