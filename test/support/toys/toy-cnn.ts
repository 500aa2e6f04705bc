import type { Victim } from '../../../runners/victims/architecture.ts';
import { convolutionBlock } from '../../../runners/victims/convolution-block.ts';
import { toyClassCount, toySide } from './toy-images.ts';

const window = { kernelSize: 3, stride: 1, padding: 1 };
const halve = { type: 'MaxPool2d', kernelSize: 2, stride: 2 } as const;

/**
 * The victim of the toy images: three convolutions with batch normalization, 32 features. Its learning rate falls with
 * every step, where the spec lowers it with every epoch.
 * Source: defenses.md 7.2.
 */
export const toyCnn: Victim = {
  id: 'toy-cnn',
  version: 1,
  modality: 'image',
  inputShape: [1, toySide, toySide],
  classCount: toyClassCount,
  layers: [
    ...convolutionBlock(1, { inChannels: 1, outChannels: 16, ...window }),
    halve,
    ...convolutionBlock(2, { inChannels: 16, outChannels: 32, ...window }),
    halve,
    ...convolutionBlock(3, { inChannels: 32, outChannels: 32, ...window }),
    { type: 'GlobalAveragePool2d' },
    { type: 'Linear', name: 'fc', inFeatures: 32, outFeatures: toyClassCount },
  ],
  recipe: {
    optimizer: 'sgd',
    learningRate: 0.05,
    momentum: 0.9,
    weightDecay: 5e-4,
    schedule: 'cosine-per-step',
    batchSize: 64,
    epochs: 12,
    minimumBatchSize: 8,
  },
};
