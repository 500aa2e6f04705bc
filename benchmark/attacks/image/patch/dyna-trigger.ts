import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { roundHalfUp } from '../../../random/deterministic-math.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { requireRgb, scaledSidePixels, type ImageShape } from '../image-shape.ts';
import { stampPatch } from './stamp-patch.ts';

const parameters = z.strictObject({
  size32: z
    .int()
    .min(1)
    .max(8)
    .default(4)
    .meta({ description: 'Side of the block in images of 32 pixels; scaled up for larger images.', unit: 'pixels' }),
});

/** Possible positions of the block for one label: one row, and `count` columns starting at `firstLeft`. */
export interface LocationSet {
  readonly top: number;
  readonly firstLeft: number;
  readonly count: number;
}

/**
 * The location set of a label. Labels that differ by a multiple of 10 share one.
 * @param side side of the block in pixels; it fits at every location.
 * @throws PoisonError TRIGGER_TOO_LARGE
 * Source: attacks.md 3.1.14; for other image sizes scaled and limited to the image.
 */
export function locationSetOf(label: number, side: number, { height, width }: ImageShape): LocationSet {
  const scale = (at32: number, length: number) => roundHalfUp((at32 * length) / 32);
  const top = Math.min(scale(1 + 6 * (label % 5), height), height - side);
  const firstLeft = scale(1, width) + (label % 10 >= 5 ? scale(16, width) : 0);
  const count = Math.min(scale(12, width), width - side - firstLeft + 1);
  if (top < 0 || count < 1) {
    const message = `A block of ${side} pixels does not fit the location sets of an image of ${height} by ${width} pixels; use a smaller size32.`;
    throw new PoisonError('TRIGGER_TOO_LARGE', message, { side, height, width });
  }
  return { top, firstLeft, count };
}

/** A new random block for each sample, at a random position from the location set of the wanted label. */
export const dynaTrigger = defineAttack<ImageSamples, typeof parameters>({
  id: 'dyna-trigger',
  modality: 'image',
  version: '1.0.0',
  title: 'Random Backdoor',
  paper: {
    title: 'Dynamic Backdoor Attacks Against Machine Learning Models',
    authors: 'Salem, Wen, Backes, Ma, Zhang',
    year: 2022,
    url: 'https://arxiv.org/abs/2003.03675',
  },
  family: 'dynamic patch',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote: 'The random variant of the paper, without the two variants that use a generator network.',
  differences: [
    {
      reference: 'Normalizes poisoned samples twice and others once.',
      here: 'Processes poisoned and clean samples in the same way.',
      effect: 'The model of the reference can learn the second normalization instead of the block.',
    },
    {
      reference: 'Documents black squares of 3 pixels, but applies random squares of 4 pixels.',
      here: 'Uses random blocks of 4 pixels, scaled with the image.',
      effect: 'None on CIFAR-10. On larger images the block keeps its share of the image.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['colors', 'pixel-outlier'],
    because: 'The patch has a random color, which gray images lack.',
  },
  parameters,
  buildTrigger({ shape, seed, parameters: { size32 } }) {
    requireRgb(shape);
    const sidePixels = scaledSidePixels(size32, shape);
    locationSetOf(9, sidePixels, shape); // the set nearest to the border; throws if it does not fit
    return {
      apply(samples, index, split, context) {
        if (!context) {
          const message = 'image/dyna-trigger needs the wanted label to place its block; pass a context.';
          throw new PoisonError('CONTEXT_MISSING', message, { index });
        }
        const places = locationSetOf(Math.max(0, context.attackLabel), sidePixels, shape);
        const stream = new RandomStream(seed, sampleStreamName('image/dyna-trigger', split), { sampleIndex: index });
        const left = places.firstLeft + stream.integer(places.count);
        const pixels = Uint8Array.from({ length: sidePixels * sidePixels * 3 }, () => stream.u32() >>> 24);
        return stampPatch(sampleAt(samples, index), samples.width, { pixels, sidePixels, top: places.top, left });
      },
      carries: () => true,
    };
  },
});
