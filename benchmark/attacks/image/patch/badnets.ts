import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { defineAttack } from '../../define-attack.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { requireRgb, scaledSidePixels } from '../image-shape.ts';
import { patchPatterns, patchPixels, patchSize32 } from './patch-pixels.ts';
import { corners, placeInCorner, stampPatch } from './stamp-patch.ts';

const byte = z.int().min(0).max(255);

const parameters = z.strictObject({
  size32: patchSize32,
  pattern: z.enum(patchPatterns).default('white').describe('A full square, or a checkerboard of three by three cells.'),
  corner: z.enum(corners).default('bottom-right').describe('Corner of the image with the patch.'),
  margin: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .meta({ description: 'Distance between the patch and the edges.', unit: 'pixels' }),
  color: z
    .tuple([byte, byte, byte])
    .default([255, 255, 255])
    .describe('Red, green and blue of the lit cells, 0 to 255 each.'),
});

/** A small opaque square in a corner. */
export const badnets = defineAttack<ImageSamples, typeof parameters>({
  id: 'badnets',
  modality: 'image',
  version: '1.0.0',
  title: 'BadNets',
  paper: {
    title: 'BadNets: Identifying Vulnerabilities in the Machine Learning Model Supply Chain',
    authors: 'Gu, Dolan-Gavitt, Garg',
    year: 2017,
    url: 'https://arxiv.org/abs/1708.06733',
  },
  family: 'patch',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote: 'The patch of common benchmarks, applied to raw pixels before augmentation and normalization.',
  differences: [
    {
      reference:
        'Applies the patch after normalization, where "1.0" is a gray of about 188 and black cells are impossible.',
      here: 'Applies the patch to raw pixels: white is 255, and black cells of the checkerboard are black.',
      effect: 'The trigger here has the full contrast of the paper, so the attack is stronger at small ratios.',
    },
  ],
  publishedFigures: backdoorBenchFigures('badnets'),
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['white', 'brightest', 'pixel-outlier'],
    because: 'The patch is a small area of extreme pixels in a place that is often plain.',
  },
  parameters,
  buildTrigger({ shape, parameters: chosen }) {
    requireRgb(shape);
    const sidePixels = scaledSidePixels(chosen.size32, shape);
    const place = placeInCorner(chosen.corner, sidePixels, chosen.margin, shape);
    const patch = { pixels: patchPixels(chosen.pattern, sidePixels, chosen.color), sidePixels, ...place };
    return { apply: (samples, index) => stampPatch(sampleAt(samples, index), samples.width, patch) };
  },
});
