import { z } from 'zod';
import type { ImageSamples } from '../samples/dataset.ts';
import { roundHalfUp } from '../random/deterministic-math.ts';
import { RandomStream } from '../random/random-stream.ts';
import { defineQualityNoise } from './define-quality-noise.ts';
import { factorRatio, seedPaper } from './factor.ts';

const parameters = z.strictObject({
  ratio: factorRatio,
  /** Mean of the noise; black is 0, white is 1. */
  mean: z.number().min(-1).max(1).default(0),
  /** Standard deviation on the same scale. */
  deviation: z.number().min(0).max(2).default(0.1),
});

/** Normal noise on each value of each pixel. Source: attacks.md 4.1. */
export const imageGaussianNoise = defineQualityNoise<ImageSamples, typeof parameters>({
  id: 'gaussian-noise',
  modality: 'image',
  version: '1.0.0',
  title: 'Gaussian noise',
  summary: 'Adds normally distributed noise to each color of each pixel of some training images.',
  source: seedPaper,
  parameters,
  buildNoise({ seed, parameters: { mean, deviation } }) {
    return (value, index) => {
      const stream = new RandomStream(seed, 'noise/value/image', { sampleIndex: index });
      return Uint8Array.from(value, (byte) => {
        const noisy = byte / 255 + mean + deviation * stream.gaussian();
        return roundHalfUp(255 * Math.min(1, Math.max(0, noisy)));
      });
    };
  },
});
