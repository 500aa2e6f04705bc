import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { roundHalfUp } from '../../../random/deterministic-math.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { differingStrengths } from '../../differing-strengths.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { blendBytes, blendWeights } from '../../simd/simd-kernels.ts';
import { type BlendPattern, blendRange, prepareBlend } from './blend-range.ts';
import { requireRgb, type ImageShape } from '../image-shape.ts';
import { mosaicPattern } from './mosaic-pattern.ts';

const alphaPermille = z.int().min(10).max(1000).default(200); // a lower weight could leave images unchanged

const parameters = z.strictObject({
  alphaPermille: alphaPermille.meta({ description: 'Weight of the pattern in training images.', unit: 'thousandths' }),
  alphaTestPermille: alphaPermille.meta({ description: 'Weight of the pattern in test images.', unit: 'thousandths' }),
  pieces: z
    .int()
    .min(4)
    .max(256)
    .refine((pieces) => Number.isInteger(Math.sqrt(pieces)), 'expected a square number from 4 to 256')
    .default(16)
    .meta({ description: 'Number of equal pieces that the image is divided into; a square number.', unit: 'pieces' }),
  maskRate: z
    .number()
    .min(0)
    .max(0.95)
    .default(0.5)
    .meta({ description: 'Share of the pieces that show no pattern in training images.', unit: 'fraction' }),
});

/** Blends the given pieces of a grid of `perSide` by `perSide` pieces, in place. */
function blendPieces(
  image: Uint8Array,
  { height, width }: ImageShape,
  pattern: BlendPattern,
  perSide: number,
  pieces: Uint32Array,
): Uint8Array {
  for (const piece of pieces) {
    const down = Math.floor(piece / perSide);
    const right = piece % perSide;
    const [top, bottom] = [Math.floor((down * height) / perSide), Math.floor(((down + 1) * height) / perSide)];
    const first = Math.floor((right * width) / perSide) * 3;
    const last = Math.floor(((right + 1) * width) / perSide) * 3;
    for (let row = top; row < bottom; row++) {
      blendRange(image, pattern, row * width * 3 + first, row * width * 3 + last);
    }
  }
  return image;
}

const strongerTest =
  'The paper plants the backdoor with parts of a faint pattern, so that it is hard to find, and calls it with the whole pattern.';

/** Training images show half of a pattern. Covers also show half of it and keep their label. */
export const adaptiveBlend = defineAttack<ImageSamples, typeof parameters>({
  id: 'adaptive-blend',
  modality: 'image',
  version: '1.0.0',
  title: 'Adap-Blend',
  paper: {
    title: 'Revisiting the Assumption of Latent Separability for Backdoor Defenses',
    authors: 'Qi, Xie, Li, Mahloujifar, Mittal',
    year: 2023,
    url: 'https://openreview.net/forum?id=_wSHsgrVali',
  },
  family: 'blend with covers',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    'A generated pattern instead of the cartoon. 1 % poisoned samples and 1 % covers, where the paper uses 0.3 % each.',
  differences: [
    {
      reference: 'Creates no covers, poisons every image, and hides half of the pattern in test images as well.',
      here: 'Creates as many covers as poisoned images. Test images show the whole pattern.',
      effect:
        'Without covers the poisoned images are separable in feature space, which the attack is designed to avoid.',
    },
    {
      reference: 'Converts the normalized image to bytes before blending, so values wrap around.',
      here: 'Blends raw pixels.',
      effect: 'Images of the reference are full of artifacts that any model can distinguish from clean images.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.01,
  defaultCoverRatio: (poisonRatio) => poisonRatio,
  minimumAttackSuccessRate: 0.85,
  explainedDetectors: {
    ids: ['black', 'colors', 'entropy', 'repetition', 'pixel-outlier'],
    because: 'The pattern covers half of the image, so plain and gray areas there are neither plain nor gray.',
  },
  testStrengths: (chosen) => [
    ...differingStrengths(chosen, { alphaPermille: 'alphaTestPermille' }, strongerTest),
    ...(Number(chosen['maskRate']) > 0
      ? [{ parameter: 'maskRate', training: Number(chosen['maskRate']), test: 0, reason: strongerTest }]
      : []),
  ],
  parameters,
  buildTrigger({ shape, seed, triggerSeed, parameters: chosen }) {
    requireRgb(shape);
    const { height, width } = shape;
    const perSide = Math.sqrt(chosen.pieces);
    if (perSide > Math.min(height, width)) {
      const message = `Parameters of image/adaptive-blend: ${chosen.pieces} pieces, expected at most ${Math.min(height, width) ** 2} for ${height} by ${width} pixels.`;
      throw new PoisonError('PARAMETERS_INVALID', message, { pieces: chosen.pieces, height, width });
    }
    const mosaic = mosaicPattern(new RandomStream(triggerSeed, 'trigger/image/adaptive-blend/mosaic'), height, width);
    const train = prepareBlend(mosaic, chosen.alphaPermille);
    const test = blendWeights(mosaic, chosen.alphaTestPermille);
    const shownCount = Math.max(1, chosen.pieces - roundHalfUp(chosen.maskRate * chosen.pieces));
    const masked = (samples: ImageSamples, index: number) => {
      const stream = new RandomStream(seed, 'sample/image/adaptive-blend', { sampleIndex: index });
      const pieces = stream.choose(chosen.pieces, shownCount);
      return blendPieces(sampleAt(samples, index), shape, train, perSide, pieces);
    };
    return {
      apply(samples, index, split) {
        if (split === 'train') return masked(samples, index);
        const image = sampleAt(samples, index);
        blendBytes(image, test);
        return image;
      },
      carries: () => true,
      decoy: masked,
    };
  },
});
