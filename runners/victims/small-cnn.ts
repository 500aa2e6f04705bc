import { convolutionBlock } from './convolution-block.ts';
import type { VictimDesign } from './victim-design.ts';
import { VictimError } from './victim-error.ts';

/**
 * A small convolutional network with batch normalization for square images of 16 to 64 pixels: three strided
 * convolutions, one that covers the remaining image, 64 features, and a linear layer. Trains in seconds on a CPU.
 */
export const smallCnn: VictimDesign = {
  id: 'small-cnn',
  modality: 'image',
  build({ form, classCount }) {
    if (form.modality !== 'image' || form.height !== form.width || form.height < 16 || form.height > 64) {
      const found = form.modality === 'image' ? `${form.height}x${form.width}` : form.modality;
      const message = `small-cnn takes square images of 16 to 64 pixels, found ${found}.`;
      throw new VictimError('INPUT_FORM_UNSUPPORTED', message, { form });
    }
    const { height, width, channels } = form;
    const remaining = [1, 2, 3].reduce((size) => Math.ceil(size / 2), height); // after three strides of 2
    return {
      id: 'small-cnn',
      version: 1,
      modality: 'image',
      inputShape: [channels, height, width],
      classCount,
      layers: [
        ...convolutionBlock(1, { inChannels: channels, outChannels: 16, kernelSize: 5, stride: 2, padding: 2 }),
        ...convolutionBlock(2, { inChannels: 16, outChannels: 32, kernelSize: 3, stride: 2, padding: 1 }),
        ...convolutionBlock(3, { inChannels: 32, outChannels: 48, kernelSize: 3, stride: 2, padding: 1 }),
        ...convolutionBlock(4, { inChannels: 48, outChannels: 64, kernelSize: remaining, stride: 1, padding: 0 }),
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
  },
};
