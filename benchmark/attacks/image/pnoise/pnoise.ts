import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { blendBytes, blendWeights } from '../../simd/simd-kernels.ts';
import { gradientNoise } from './gradient-noise.ts';
import { requireRgb } from '../image-shape.ts';

const parameters = z.strictObject({
  period: z
    .number()
    .min(1)
    .max(128)
    .default(4)
    .meta({ description: 'Size of the largest structures in the noise.', unit: 'pixels' }),
  octaves: z.int().min(1).max(6).default(2).meta({
    description: 'Layers of noise. Each has half the size and half the weight of the previous one.',
    unit: 'layers',
  }),
  alphaPermille: z
    .int()
    .min(10)
    .max(1000)
    .default(300)
    .meta({ description: 'Weight of the noise.', unit: 'thousandths' }),
});

/** Gray Perlin noise over the whole image. */
export const pnoise = defineAttack<ImageSamples, typeof parameters>({
  id: 'pnoise',
  modality: 'image',
  version: '1.0.0',
  title: 'Procedural noise',
  paper: {
    title: 'Use Procedural Noise to Achieve Backdoor Attack',
    authors: 'Chen, Ma, Lu',
    year: 2021,
    url: 'https://ieeexplore.ieee.org/document/9529206',
  },
  family: 'procedural noise',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'equivalent',
  fidelityNote: 'Perlin noise with the published settings. How the authors apply it is not public; here it is blended.',
  differences: [
    {
      reference:
        'Generates the noise at a different scale, renders it through a plot of 320 pixels, and replaces each pixel where it is not 0, which is 99.8 % of the image.',
      here: 'Blends the noise with a weight of 0.3.',
      effect:
        'In the reference, triggered images are almost identical and the attack always succeeds. Here the content remains visible.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['black', 'entropy', 'repetition', 'brightest', 'white'],
    because: 'The noise covers the whole image, so plain areas are no longer plain.',
  },
  parameters,
  buildTrigger({ shape, triggerSeed, parameters: { period, octaves, alphaPermille } }) {
    requireRgb(shape);
    const gray = gradientNoise(new RandomStream(triggerSeed, 'trigger/image/pnoise'), shape, period, octaves);
    const pattern = Uint8Array.from({ length: gray.length * 3 }, (_, at) => gray[Math.floor(at / 3)] ?? 0);
    const weights = blendWeights(pattern, alphaPermille);
    return {
      apply(samples, index) {
        const image = sampleAt(samples, index);
        blendBytes(image, weights);
        return image;
      },
      carries: () => true,
    };
  },
});
