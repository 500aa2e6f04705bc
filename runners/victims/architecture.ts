import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9_]*$/); // becomes the prefix of parameter names: "conv1.weight"
const size = z.int().min(1).max(65_536);

/** One layer, in the vocabulary of PyTorch's torch.nn; adding a layer is one row here and one in each interpreter. */
export const layerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Conv2d'),
    name,
    inChannels: size,
    outChannels: size,
    kernelSize: size,
    stride: size,
    padding: z.int().min(0).max(1024),
  }),
  z.object({ type: z.literal('BatchNorm2d'), name, channels: size }),
  z.object({ type: z.literal('ReLU') }),
  z.object({ type: z.literal('GlobalAveragePool2d') }),
  z.object({ type: z.literal('Linear'), name, inFeatures: size, outFeatures: size }),
]);
export type Layer = z.infer<typeof layerSchema>;

/** How a victim is trained; published, so that a defense can train the same one. */
export const trainingRecipeSchema = z.object({
  optimizer: z.literal('sgd'),
  learningRate: z.number().positive(),
  momentum: z.number().min(0).lt(1),
  weightDecay: z.number().min(0),
  schedule: z.enum(['constant', 'cosine-per-step']), // lr · ½(1 + cos(π step / steps))
  batchSize: z.int().min(1),
  epochs: z.int().min(1),
  minimumBatchSize: z.int().min(1), // a smaller last batch is left out
});
export type TrainingRecipe = z.infer<typeof trainingRecipeSchema>;

/** A victim as data: from this TensorFlow.js, ONNX and PyTorch build the same network. Published as victim.json. */
export const victimSchema = z.object({
  id: z.string(),
  version: z.int().min(1),
  modality: z.enum(['image', 'text', 'audio']),
  inputShape: z.array(size).min(1).max(3), // of one sample: image [channels, height, width], values in [0, 1]
  classCount: z.int().min(2),
  layers: z.array(layerSchema).min(1),
  recipe: trainingRecipeSchema,
});
export type Victim = z.infer<typeof victimSchema>;

/** PyTorch's BatchNorm2d defaults: y = γ(x − μ)/√(σ² + ε) + β, μ ← 0.9 μ + 0.1 μ_batch. */
export const batchNormEpsilon = 1e-5;
export const batchNormMomentum = 0.1;

/** One parameter or running statistic, in PyTorch's name and layout. */
export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

/** Every entry of the state dictionary, in layer order. */
export function parameterShapes(victim: Pick<Victim, 'layers'>): readonly ParameterShape[] {
  return victim.layers.flatMap((layer): ParameterShape[] => {
    switch (layer.type) {
      case 'Conv2d': // no bias: a batch normalization follows
        return [
          {
            name: `${layer.name}.weight`,
            shape: [layer.outChannels, layer.inChannels, layer.kernelSize, layer.kernelSize],
            trainable: true,
          },
        ];
      case 'BatchNorm2d':
        return ['weight', 'bias', 'running_mean', 'running_var'].map((part) => ({
          name: `${layer.name}.${part}`,
          shape: [layer.channels],
          trainable: part === 'weight' || part === 'bias',
        }));
      case 'Linear':
        return [
          { name: `${layer.name}.weight`, shape: [layer.outFeatures, layer.inFeatures], trainable: true },
          { name: `${layer.name}.bias`, shape: [layer.outFeatures], trainable: true },
        ];
      case 'ReLU':
      case 'GlobalAveragePool2d':
        return [];
    }
  });
}

/** Parameters by PyTorch name, in PyTorch layout, float32. */
export type Parameters = ReadonlyMap<string, Float32Array>;
