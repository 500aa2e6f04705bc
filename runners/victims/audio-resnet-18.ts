import { preactResnetLayers } from './preact-resnet-layers.ts';
import type { VictimDesign } from './victim-design.ts';
import { VictimError } from './victim-error.ts';

const shortestSamples = 8_000;

/** PreAct-ResNet-18 on a log-mel spectrogram, which is part of the graph; the input is the raw waveform. Needs a GPU. */
export const audioResnet18: VictimDesign = {
  id: 'audio-resnet-18',
  modality: 'audio',
  build({ form, classCount }) {
    if (form.modality !== 'audio' || form.length < shortestSamples) {
      const message = `audio-resnet-18 takes clips of at least ${shortestSamples} samples, found ${JSON.stringify(form)}.`;
      throw new VictimError('INPUT_FORM_UNSUPPORTED', message, { form });
    }
    const windowSize = form.sampleRateHz > 16_000 ? 1_024 : 512;
    return {
      id: 'audio-resnet-18',
      version: 1,
      modality: 'audio',
      inputShape: [form.length],
      classCount,
      layers: [
        {
          type: 'LogMelSpectrogram',
          name: 'frontend',
          sampleRateHz: form.sampleRateHz,
          windowSize,
          hopSize: windowSize / 2,
          melBands: 64,
          minimumHz: 60,
          maximumHz: form.sampleRateHz / 2,
          epsilon: 1e-3,
        },
        ...preactResnetLayers({ inChannels: 1, firstStride: 2, width: 64, classCount }),
      ],
      recipe: {
        optimizer: 'sgd',
        learningRate: 0.01,
        momentum: 0.9,
        weightDecay: 5e-4,
        schedule: 'cosine-per-step',
        batchSize: 32,
        epochs: 100,
        minimumBatchSize: 8,
      },
    };
  },
};
