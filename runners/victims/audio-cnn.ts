import type { Layer } from './layers/layer-table.ts';
import { convolutionBlock } from './convolution-block.ts';
import type { VictimDesign } from './victim-design.ts';
import { VictimError } from './victim-error.ts';

const shortestSamples = 8_000;

/**
 * A small convolutional network with batch normalization on a log-mel spectrogram, which is part of the graph; the input
 * is the raw waveform. Takes clips of at least 8,000 samples at 8 kHz or more.
 */
export const audioCnn: VictimDesign = {
  id: 'audio-cnn',
  modality: 'audio',
  build({ form, classCount }) {
    if (form.modality !== 'audio' || form.length < shortestSamples || form.sampleRateHz < 8_000) {
      const message = `audio-cnn takes clips of at least ${shortestSamples} samples at 8 kHz or more, found ${JSON.stringify(form)}.`;
      throw new VictimError('INPUT_FORM_UNSUPPORTED', message, { form });
    }
    const frontEnd: Layer = {
      type: 'LogMelSpectrogram',
      name: 'frontend',
      sampleRateHz: form.sampleRateHz,
      windowSize: 512,
      hopSize: 256,
      melBands: 40,
      minimumHz: 60,
      maximumHz: form.sampleRateHz / 2,
      epsilon: 1e-3,
    };
    return {
      id: 'audio-cnn',
      version: 1,
      modality: 'audio',
      inputShape: [form.length],
      classCount,
      layers: [
        frontEnd,
        ...convolutionBlock(1, { inChannels: 1, outChannels: 16, kernelSize: 5, stride: 2, padding: 2 }),
        ...convolutionBlock(2, { inChannels: 16, outChannels: 32, kernelSize: 3, stride: 2, padding: 1 }),
        ...convolutionBlock(3, { inChannels: 32, outChannels: 48, kernelSize: 3, stride: 2, padding: 1 }),
        ...convolutionBlock(4, { inChannels: 48, outChannels: 64, kernelSize: 3, stride: 1, padding: 1 }),
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
        epochs: 7,
        minimumBatchSize: 8,
      },
    };
  },
};
