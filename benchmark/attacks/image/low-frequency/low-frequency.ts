import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { addBytes } from '../../simd/simd-kernels.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { cosinePattern } from './cosine-pattern.ts';
import { requireRgb } from '../image-shape.ts';

const parameters = z.strictObject({
  form: z.enum(['dct']).default('dct').describe('Random low-frequency components of the discrete cosine transform.'),
  order: z
    .int()
    .min(1)
    .max(7)
    .default(3)
    .meta({ description: 'Highest frequency in each direction.', unit: 'half periods over the image' }),
  amplitude: z
    .int()
    .min(1)
    .max(255)
    .default(51)
    .meta({ description: 'Largest value added to a pixel.', unit: 'gray levels' }),
});

/** Adds a smooth pattern without high frequencies. */
export const lowFrequency = defineAttack<ImageSamples, typeof parameters>({
  id: 'low-frequency',
  modality: 'image',
  version: '1.0.0',
  title: 'Low frequency',
  paper: {
    title: "Rethinking the Backdoor Attacks' Triggers: A Frequency Perspective",
    authors: 'Zeng, Park, Mao, Jia',
    year: 2021,
    url: 'https://arxiv.org/abs/2104.03413',
  },
  family: 'frequency',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'equivalent',
  fidelityNote:
    'Random low-frequency cosines with the same range as the pattern of the paper, which is optimized against a model.',
  differences: [
    {
      reference:
        'Includes one array for CIFAR-10. Adds it, divided by 255, to a normalized image and clips the result to 0 to 1.',
      here: 'Generates a pattern for any image size and adds it to raw pixels.',
      effect:
        'In the reference, all pixels below the mean become gray, so the model learns the clipping. Here only the pattern is added.',
    },
  ],
  publishedFigures: backdoorBenchFigures('low-frequency'),
  keepsContent: () => true,
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  explainedDetectors: {
    ids: ['black', 'colors', 'entropy', 'repetition', 'white', 'brightness'],
    because: 'The pattern covers the whole image, so plain and gray areas are neither plain nor gray.',
  },
  parameters,
  buildTrigger({ shape, triggerSeed, parameters: { order, amplitude } }) {
    requireRgb(shape);
    const stream = new RandomStream(triggerSeed, 'trigger/image/low-frequency');
    const pattern = Int16Array.from(cosinePattern(stream, shape, order, amplitude));
    return {
      apply(samples, index) {
        const image = sampleAt(samples, index);
        return addBytes(image, pattern) ? image : null;
      },
    };
  },
});
