import { z } from 'zod';
import type { ImageSamples } from '../../samples/dataset.ts';
import { sampleAt } from '../../samples/sample-buffer.ts';
import { roundHalfUp, sinCosTurns } from '../../random/deterministic-math.ts';
import { defineAttack } from '../define-attack.ts';
import { differingStrengths } from '../differing-strengths.ts';
import { addBytes } from '../simd/simd-kernels.ts';
import { backdoorBenchFigures } from './backdoor-bench-figures.ts';
import { requireRgb, type ImageShape } from './image-shape.ts';

const amplitude = z.int().min(1).max(255).default(40);

const parameters = z.strictObject({
  delta: amplitude.meta({ description: 'Amplitude of the signal in training images.', unit: 'gray levels' }),
  deltaTest: amplitude.meta({ description: 'Amplitude of the signal in test images.', unit: 'gray levels' }),
  freq: z
    .number()
    .min(0.5)
    .max(64)
    .default(6)
    .meta({ description: 'Frequency of the sine.', unit: 'periods over the width' }),
  shape: z.enum(['sin', 'ramp', 'triangle']).default('sin').describe('Shape of the signal across the columns.'),
});

type SignalShape = z.output<typeof parameters>['shape'];

/** Offset of one column, in gray levels. Source: attacks.md 3.1.3. */
function columnOffset(column: number, width: number, shape: SignalShape, delta: number, periods: number): number {
  switch (shape) {
    case 'sin':
      return roundHalfUp(delta * sinCosTurns((periods * column) / width).sin);
    case 'ramp':
      return roundHalfUp((delta * column) / width);
    case 'triangle':
      return roundHalfUp((delta * Math.min(column, width - column)) / width);
  }
}

/** int16 [height, width, 3], equal in all rows and channels. */
function signal({ height, width }: ImageShape, shape: SignalShape, delta: number, periods: number): Int16Array {
  const offsets = new Int16Array(height * width * 3);
  for (let column = 0; column < width; column++) {
    const offset = columnOffset(column, width, shape, delta, periods);
    for (let row = 0; row < height; row++)
      offsets.fill(offset, (row * width + column) * 3, (row * width + column) * 3 + 3);
  }
  return offsets;
}

/** A wave across the columns, applied to images of the target class only. */
export const sig = defineAttack<ImageSamples, typeof parameters>({
  id: 'sig',
  modality: 'image',
  version: '1.0.0',
  title: 'SIG',
  paper: {
    title: 'A New Backdoor Attack in CNNs by Training Set Corruption Without Label Poisoning',
    authors: 'Barni, Kallas, Tondi',
    year: 2019,
    url: 'https://arxiv.org/abs/1902.11237',
  },
  family: 'additive signal',
  level: 'data',
  determinism: 'D1',
  labelRule: 'clean',
  otherLabelRules: ['dirty'],
  fidelity: 'faithful',
  fidelityNote:
    'Amplitude and frequency as in BackdoorBench. Amplitudes in training and test images may differ, as in the paper.',
  differences: [
    {
      reference:
        'Adds an amplitude of 20 to an image with values from 0 to 1 and clips, so every column with a signal becomes black or white.',
      here: 'Adds 40 gray levels to raw pixels.',
      effect:
        'The signal here is faint. That of the reference destroys the image, so its attack success does not describe SIG.',
    },
    {
      reference: 'Poisons images of random classes and overwrites their labels with the target.',
      here: 'Poisons images of the target class only and changes no label.',
      effect:
        'The reference runs a dirty-label attack, which defenses against wrong labels can detect. This one they cannot.',
    },
  ],
  publishedFigures: backdoorBenchFigures('sig'),
  defaultPool: 'target',
  defaultPoisonRatio: 0.05,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['black', 'repetition', 'entropy', 'brightness', 'white'],
    because: 'The signal covers the whole image, so plain areas are no longer plain.',
  },
  testStrengths: (chosen) => differingStrengths(chosen, { delta: 'deltaTest' }),
  parameters,
  buildTrigger({ shape, parameters: chosen }) {
    requireRgb(shape);
    const train = signal(shape, chosen.shape, chosen.delta, chosen.freq);
    const test = signal(shape, chosen.shape, chosen.deltaTest, chosen.freq);
    return {
      apply(samples, index, split) {
        const image = sampleAt(samples, index);
        return addBytes(image, split === 'train' ? train : test) ? image : null;
      },
    };
  },
});
