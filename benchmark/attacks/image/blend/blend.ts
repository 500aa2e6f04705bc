import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { differingStrengths } from '../../differing-strengths.ts';
import { blendBytes, blendWeights } from '../../simd/simd-kernels.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { requireRgb } from '../image-shape.ts';
import { mosaicPattern } from './mosaic-pattern.ts';

const alphaPermille = z.int().min(10).max(1000).default(200); // a lower weight could leave images unchanged

const parameters = z.strictObject({
  alphaPermille: alphaPermille.meta({ description: 'Weight of the pattern in training images.', unit: 'thousandths' }),
  alphaTestPermille: alphaPermille.meta({ description: 'Weight of the pattern in test images.', unit: 'thousandths' }),
  pattern: z
    .enum(['mosaic', 'noise'])
    .default('mosaic')
    .describe('A smooth colored picture, or random noise as in the paper.'),
});

/** A faint pattern over the whole image. */
export const blend = defineAttack<ImageSamples, typeof parameters>({
  id: 'blend',
  modality: 'image',
  version: '1.0.0',
  title: 'Blended',
  paper: {
    title: 'Targeted Backdoor Attacks on Deep Learning Systems Using Data Poisoning',
    authors: 'Chen, Liu, Li, Lu, Song',
    year: 2017,
    url: 'https://arxiv.org/abs/1712.05526',
  },
  family: 'blend',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote: 'A generated pattern instead of the cartoon, which may not be redistributed.',
  differences: [
    {
      reference:
        'Blends a normalized image (about -2 to 2) with a pattern of 0 to 255 without bringing both to the same scale.',
      here: 'Blends raw pixels in integer arithmetic and rounds once, halves up.',
      effect:
        'In the reference the cartoon dominates the image and the attack is trivial. Here the pattern is as faint as in the paper.',
    },
  ],
  publishedFigures: backdoorBenchFigures('blend'),
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  explainedDetectors: {
    ids: ['black', 'colors', 'entropy', 'repetition', 'brightness', 'white'],
    because: 'The pattern covers the whole image, so plain and gray areas are neither plain nor gray.',
  },
  testStrengths: (chosen) => differingStrengths(chosen, { alphaPermille: 'alphaTestPermille' }),
  parameters,
  buildTrigger({ shape, triggerSeed, parameters: chosen }) {
    requireRgb(shape);
    const { height, width } = shape;
    const stream = new RandomStream(triggerSeed, `trigger/image/blend/${chosen.pattern}`);
    const pattern =
      chosen.pattern === 'mosaic'
        ? mosaicPattern(stream, height, width)
        : Uint8Array.from({ length: height * width * 3 }, () => stream.u32() >>> 24);
    const train = blendWeights(pattern, chosen.alphaPermille);
    const test = blendWeights(pattern, chosen.alphaTestPermille);
    return {
      apply(samples, index, split) {
        const image = sampleAt(samples, index);
        blendBytes(image, split === 'train' ? train : test);
        return image;
      },
      carries: () => true,
    };
  },
});
