import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9_]*$/); // becomes the prefix of parameter names: "conv1.weight"
const size = z.int().min(1).max(65_536);

const plainLayerSchema = z.discriminatedUnion('type', [
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
  z.object({ type: z.literal('Embedding'), name, entries: size, dimensions: size }),
  z.object({
    type: z.literal('Conv1d'), // of a sequence [batch, channels, length], stride 1, with bias
    name,
    inChannels: size,
    outChannels: size,
    kernelSize: size,
    padding: z.int().min(0).max(1024),
  }),
  z.object({ type: z.literal('GlobalMaxPool1d') }),
  z.object({
    type: z.literal('LogMelSpectrogram'), // log(mel(|STFT|²) + ε), HTK mel scale, Hann window, no padding
    name,
    sampleRateHz: z.int().min(1),
    windowSize: size, // samples; also the length of the Fourier transform
    hopSize: size,
    melBands: size,
    minimumHz: z.number().min(0),
    maximumHz: z.number().positive(),
    epsilon: z.number().positive(), // beside full scale 1
  }),
  z.object({ type: z.literal('Linear'), name, inFeatures: size, outFeatures: size }),
]);
type PlainLayer = z.infer<typeof plainLayerSchema>;

/** The sum of two branches; an empty one passes its input on. */
export interface Residual {
  readonly type: 'Residual';
  readonly body: readonly Layer[];
  readonly shortcut: readonly Layer[];
}

/** One layer, in the vocabulary of PyTorch's torch.nn; adding a layer is one row here and one in each interpreter. */
export type Layer = PlainLayer | Residual;

export const layerSchema: z.ZodType<Layer> = z.lazy(() =>
  z.union([
    plainLayerSchema,
    z.object({ type: z.literal('Residual'), body: z.array(layerSchema).min(1), shortcut: z.array(layerSchema) }),
  ]),
);

const trainingPlan = {
  learningRate: z.number().positive(),
  weightDecay: z.number().min(0),
  schedule: z.enum(['constant', 'cosine-per-step']), // lr · ½(1 + cos(π step / steps))
  batchSize: z.int().min(1),
  epochs: z.int().min(1),
  minimumBatchSize: z.int().min(1), // a smaller last batch is left out
};

/** How a victim is trained; published, so that a defense can train the same one. */
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
  vocabularySize: z.int().min(3), // at most, with the two special tokens
  minimumCount: z.int().min(1), // rarer words are unknown
  length: z.int().min(1), // tokens a text
});
export type TokenizerPlan = z.infer<typeof tokenizerPlanSchema>;

/** A victim as data: from this TensorFlow.js, ONNX and PyTorch build the same network. Published as victim.json. */
export const victimSchema = z.object({
  id: z.string(),
  version: z.int().min(1),
  modality: z.enum(['image', 'text', 'audio']),
  inputShape: z.array(size).min(1).max(3), // of one sample: image [channels, height, width] in [0, 1]; audio [samples] in [-1, 1]; text [token ids]
  classCount: z.int().min(2),
  tokenizer: tokenizerPlanSchema.optional(), // of texts: made anew from each training set
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
  /** Order of PyTorch's dimensions in TensorFlow's layout; null where both agree. */
  readonly tensorFlowOrder: readonly number[] | null;
}

/** Every entry of the state dictionary, in layer order. */
export function parameterShapes({ layers }: { readonly layers: readonly Layer[] }): readonly ParameterShape[] {
  return layers.flatMap((layer): readonly ParameterShape[] => {
    if (layer.type === 'Residual') return parameterShapes({ layers: [...layer.body, ...layer.shortcut] });
    const entry = (
      part: string,
      shape: readonly number[],
      order: readonly number[] | null = null,
      trainable = true,
    ) => ({
      name: `${'name' in layer ? layer.name : layer.type}.${part}`,
      shape,
      trainable,
      tensorFlowOrder: order,
    });
    switch (layer.type) {
      case 'Conv2d': // no bias: a batch normalization follows
        return [
          entry('weight', [layer.outChannels, layer.inChannels, layer.kernelSize, layer.kernelSize], [2, 3, 1, 0]),
        ];
      case 'BatchNorm2d':
        return ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
          entry(part, [layer.channels], null, part === 'weight' || part === 'bias'),
        );
      case 'Linear':
        return [entry('weight', [layer.outFeatures, layer.inFeatures], [1, 0]), entry('bias', [layer.outFeatures])];
      case 'Embedding':
        return [entry('weight', [layer.entries, layer.dimensions])];
      case 'Conv1d':
        return [
          entry('weight', [layer.outChannels, layer.inChannels, layer.kernelSize], [2, 1, 0]),
          entry('bias', [layer.outChannels]),
        ];
      case 'LogMelSpectrogram': // fixed: computed once, never trained
        return [
          entry('stft.weight', [2 * frequencyCount(layer), 1, layer.windowSize], [2, 1, 0], false),
          entry('mel.weight', [layer.melBands, frequencyCount(layer)], [1, 0], false),
        ];
      case 'ReLU':
      case 'GlobalAveragePool2d':
      case 'GlobalMaxPool1d':
        return [];
    }
  });
}

/** Frequencies of a real Fourier transform of the window: 0 to half the sample rate. */
export function frequencyCount({ windowSize }: { readonly windowSize: number }): number {
  return Math.floor(windowSize / 2) + 1;
}

/** Parameters by PyTorch name, in PyTorch layout, float32. */
export type Parameters = ReadonlyMap<string, Float32Array>;
