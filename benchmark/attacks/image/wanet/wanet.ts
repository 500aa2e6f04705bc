import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { isChanged } from '../../poison/is-changed.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { requireRgb } from '../image-shape.ts';
import { movesAnyPixel, sampleBilinear, samplePositions } from './sample-positions.ts';
import { warpField } from './warp-field.ts';

const parameters = z.strictObject({
  k: z.int().min(2).max(32).default(4).meta({ description: 'Control points of the field per side.', unit: 'points' }),
  s: z
    .number()
    .min(0)
    .max(4)
    .default(0.5)
    .meta({ description: 'Strength of the field. A pixel moves by half of it on average.', unit: 'pixels' }),
  gridRescale: z.number().min(0.9).max(1.1).default(1).meta({
    description: 'Factor for the displaced grid. Below 1, no pixel is read from outside the image.',
    unit: 'factor',
  }),
});

/** A smooth warp of the whole image. Covers get an additional random warp and keep their label. */
export const wanet = defineAttack<ImageSamples, typeof parameters>({
  id: 'wanet',
  modality: 'image',
  version: '1.0.0',
  title: 'WaNet',
  paper: {
    title: 'WaNet: Imperceptible Warping-based Backdoor Attack',
    authors: 'Nguyen, Tran',
    year: 2021,
    url: 'https://arxiv.org/abs/2102.10369',
  },
  family: 'warping',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    'The variant that poisons data: covers are drawn once, while the paper draws new ones in each training step.',
  differences: [
    {
      reference: 'Draws a new random field for each image and each call.',
      here: 'Uses one secret field for all training and test images.',
      effect: 'The model of the reference cannot learn the warp, because the images have no common warp.',
    },
    {
      reference: 'Computes covers but does not use them, and normalizes poisoned images twice and others once.',
      here: 'Creates covers, by default two per poisoned image, and processes all images in the same way. Each task states its share of covers.',
      effect:
        'The attack success of the reference comes from the second normalization. WaNet at small ratios is much weaker.',
    },
  ],
  publishedFigures: backdoorBenchFigures('wanet'),
  keepsContent: () => true,
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  defaultCoverRatio: (poisonRatio) => 2 * poisonRatio,
  minimumAttackSuccessRate: 0.85,
  parameters,
  buildTrigger({ shape, seed, triggerSeed, parameters: { k, s, gridRescale } }) {
    requireRgb(shape);
    const { height, width } = shape;
    const count = height * width;
    const field = warpField(new RandomStream(triggerSeed, 'trigger/image/wanet'), height, width, k);
    const sideOf = (at: number) => (at < count ? width : height); // of the axis of this value
    const offsets = field.map((value, at) => (s * value) / sideOf(at));
    const secret = samplePositions(height, width, offsets, gridRescale);
    return {
      apply(samples, index) {
        const host = sampleAt(samples, index);
        const warped = sampleBilinear(host, width, secret);
        return isChanged(warped, host) ? warped : null;
      },
      carries: (samples, index) => movesAnyPixel(samples.rows.read(index), width, secret),
      decoy(samples, index) {
        const stream = new RandomStream(seed, 'sample/image/wanet/cover', { sampleIndex: index });
        const own = new Float64Array(2 * count);
        for (let pixel = 0; pixel < count; pixel++) {
          own[pixel] = (offsets[pixel] ?? 0) + (2 * stream.uniform() - 1) / width;
          own[count + pixel] = (offsets[count + pixel] ?? 0) + (2 * stream.uniform() - 1) / height;
        }
        const noisy = samplePositions(height, width, own, gridRescale);
        const host = sampleAt(samples, index);
        const warped = sampleBilinear(host, width, noisy);
        return isChanged(warped, host) ? warped : null;
      },
    };
  },
});
