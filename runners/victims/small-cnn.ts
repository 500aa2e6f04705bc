import { CodedError } from '../coded-error.ts';
import type { Layer, Victim } from './architecture.ts';

export class VictimError extends CodedError<'INPUT_SHAPE_UNSUPPORTED' | 'UNKNOWN_VICTIM'> {}

/**
 * A small convolutional network with batch normalization for square pictures of 16 to 64 pixels: three strided
 * convolutions, one that covers what is left of the picture, 64 features, one linear layer. Trains on a CPU in seconds.
 * @throws VictimError INPUT_SHAPE_UNSUPPORTED
 */
export function smallCnn({
  channels,
  height,
  width,
  classCount,
}: {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classCount: number;
}): Victim {
  if (height !== width || height < 16 || height > 64) {
    throw new VictimError(
      'INPUT_SHAPE_UNSUPPORTED',
      `small-cnn takes square pictures of 16 to 64 pixels, found ${height}x${width}.`,
      { height, width },
    );
  }
  const remaining = [1, 2, 3].reduce((size) => Math.ceil(size / 2), height); // after three strides of 2
  return {
    id: 'small-cnn',
    version: 1,
    modality: 'image',
    inputShape: [channels, height, width],
    classCount,
    layers: [
      ...block(1, { inChannels: channels, outChannels: 16, kernelSize: 5, stride: 2, padding: 2 }),
      ...block(2, { inChannels: 16, outChannels: 32, kernelSize: 3, stride: 2, padding: 1 }),
      ...block(3, { inChannels: 32, outChannels: 48, kernelSize: 3, stride: 2, padding: 1 }),
      ...block(4, { inChannels: 48, outChannels: 64, kernelSize: remaining, stride: 1, padding: 0 }),
      { type: 'GlobalAveragePool2d' },
      { type: 'Linear', name: 'fc', inFeatures: 64, outFeatures: classCount },
    ],
    recipe: {
      optimizer: 'sgd',
      learningRate: 0.1,
      momentum: 0.9,
      weightDecay: 5e-4,
      schedule: 'cosine-per-step',
      batchSize: 32,
      epochs: 4,
      minimumBatchSize: 8,
    },
  };
}

function block(
  number: number,
  convolution: Omit<Extract<Layer, { type: 'Conv2d' }>, 'type' | 'name'>,
): readonly Layer[] {
  return [
    { type: 'Conv2d', name: `conv${number}`, ...convolution },
    { type: 'BatchNorm2d', name: `bn${number}`, channels: convolution.outChannels },
    { type: 'ReLU' },
  ];
}
