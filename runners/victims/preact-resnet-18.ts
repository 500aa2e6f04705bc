import { preactResnetLayers } from './preact-resnet-layers.ts';
import type { VictimDesign } from './victim-design.ts';
import { VictimError } from './victim-error.ts';

/** The usual victim of image benchmarks, trained without augmentation. Needs a GPU. */
export const preactResnet18: VictimDesign = {
  id: 'preact-resnet-18',
  modality: 'image',
  build({ form, classCount }) {
    if (form.modality !== 'image' || Math.min(form.height, form.width) < 16) {
      const message = `preact-resnet-18 takes images of at least 16 by 16 pixels, found ${JSON.stringify(form)}.`;
      throw new VictimError('INPUT_FORM_UNSUPPORTED', message, { form });
    }
    const { channels, height, width } = form;
    return {
      id: 'preact-resnet-18',
      version: 1,
      modality: 'image',
      inputShape: [channels, height, width],
      classCount,
      layers: preactResnetLayers({
        inChannels: channels,
        firstStride: Math.min(height, width) > 32 ? 2 : 1,
        width: 64,
        classCount,
      }),
      recipe: {
        optimizer: 'sgd',
        learningRate: 0.01,
        momentum: 0.9,
        weightDecay: 5e-4,
        schedule: 'cosine-per-step',
        batchSize: 128,
        epochs: 100,
        minimumBatchSize: 16,
      },
    };
  },
};
