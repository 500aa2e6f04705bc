import { z } from 'zod';
import type { ImageSamples } from '../../datasets/dataset.ts';
import { sampleAt } from '../../datasets/sample-buffer.ts';
import { defineAttack } from '../define-attack.ts';
import { backdoorBenchFigures } from './backdoor-bench-figures.ts';
import { isLit } from './checker-patch.ts';
import { requireRgb, scaledSidePixels } from './image-shape.ts';
import { corners, placeInCorner, stampPatch } from './stamp-patch.ts';

const byte = z.int().min(0).max(255);

const parameters = z.strictObject({
  size32: z
    .int()
    .min(1)
    .max(16)
    .default(3)
    .meta({ description: 'Side of the patch at 32 pixels; grows with larger images.', unit: 'pixels' }),
  pattern: z
    .enum(['white', 'checker'])
    .default('white')
    .describe('A full square, or a checkerboard of three by three.'),
  corner: z.enum(corners).default('bottom-right').describe('Where the patch is.'),
  margin: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .meta({ description: 'Distance between the patch and the edges.', unit: 'pixels' }),
  color: z.tuple([byte, byte, byte]).default([255, 255, 255]).describe('Red, green and blue of the lit cells.'),
});

/** @returns uint8 [side, side, 3]. */
function patchPixels({ pattern, color }: z.output<typeof parameters>, side: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (pattern === 'white' || isLit(row, column, side)) pixels.set(color, (row * side + column) * 3);
    }
  }
  return pixels;
}

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
  fidelityNote: 'Patch of the canonical benchmarks; stamped on raw pixels, before augmentation and normalization.',
  differences: [
    {
      reference: 'Stamps after normalization, where "1.0" is a gray of about 188; black cells cannot exist.',
      here: 'Stamps on raw pixels: white is 255, and black cells of the checkerboard are black.',
      effect: 'The trigger here has the full contrast of the paper; the attack is stronger at small ratios.',
    },
  ],
  publishedFigures: backdoorBenchFigures('badnets'),
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  parameters,
  buildTrigger({ shape, parameters: chosen }) {
    requireRgb(shape);
    const sidePixels = scaledSidePixels(chosen.size32, shape);
    const place = placeInCorner(chosen.corner, sidePixels, chosen.margin, shape);
    const patch = { pixels: patchPixels(chosen, sidePixels), sidePixels, ...place };
    return { apply: (samples, index) => stampPatch(sampleAt(samples, index), samples.width, patch) };
  },
});
