import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { requireRgb } from '../image-shape.ts';
import { byteOfLight, lightOfByte } from './linear-light.ts';
import { reflectionImage } from './reflection-bank.ts';
import { doubledReflection, unfocusedReflection } from './reflections.ts';
import { vignette } from './vignette.ts';

/** Doubled reflections are up to 8 pixels apart and must overlap. */
const sidePixelsMin = 16;

/** -1: drawn for each sample. */
const orDrawn = (least: number, most: number) => z.union([z.literal(-1), z.number().min(least).max(most)]);

const parameters = z.strictObject({
  alphaT: orDrawn(0.05, 0.95).default(0.4).meta({
    description: 'Share of light that passes through the pane. -1: drawn from 0.55 to 0.95.',
    unit: 'fraction',
  }),
  ghostRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.49)
    .meta({ description: 'Share of doubled reflections. The others are out of focus.', unit: 'fraction' }),
  sigma: orDrawn(0.5, 10)
    .default(-1)
    .meta({ description: 'Blur of out-of-focus reflections. -1: drawn from 1 to 5.', unit: 'pixels' }),
  ghostAlpha: orDrawn(0, 1)
    .default(-1)
    .meta({ description: 'Weight of the displaced image in doubled reflections. -1: drawn.', unit: 'fraction' }),
  bank: z.int().min(1).max(512).default(64).meta({ description: 'Number of different reflections.', unit: 'images' }),
});

/** The random values of one sample. */
interface Draws {
  readonly imageNumber: number;
  readonly ghost: boolean;
  readonly down: number;
  readonly right: number;
  readonly ghostAlpha: number;
  readonly sigma: number;
  readonly attenuation: number;
  readonly alphaT: number;
}

/** Draws in the order of attacks.md 3.1.7. Given parameters are not drawn, and a drawn `alphaT` comes last. */
export function drawReflection(stream: RandomStream, chosen: z.output<typeof parameters>): Draws {
  const imageNumber = stream.integer(chosen.bank);
  const ghost = stream.uniform() < chosen.ghostRate;
  const [down, right] = [3 + stream.integer(6), 3 + stream.integer(6)];
  const drawn = { ghostAlpha: chosen.ghostAlpha, sigma: chosen.sigma, alphaT: chosen.alphaT };
  if (drawn.ghostAlpha === -1) drawn.ghostAlpha = Math.abs(stream.integer(2) - (0.15 + 0.35 * stream.uniform()));
  if (drawn.sigma === -1) drawn.sigma = 1 + 4 * stream.uniform();
  const attenuation = 1.08 + stream.uniform() / 10;
  if (drawn.alphaT === -1) drawn.alphaT = 1 - (0.05 + 0.4 * stream.uniform());
  return { imageNumber, ghost, down, right, attenuation, ...drawn };
}

/** The image as seen through a pane that reflects another scene. */
export const refool = defineAttack<ImageSamples, typeof parameters>({
  id: 'refool',
  modality: 'image',
  version: '1.0.0',
  title: 'Refool',
  paper: {
    title: 'Reflection Backdoor: A Natural Backdoor Attack on Deep Neural Networks',
    authors: 'Liu, Ma, Bailey, Lu',
    year: 2020,
    url: 'https://arxiv.org/abs/2007.02343',
  },
  family: 'reflection',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  otherLabelRules: ['clean'],
  fidelity: 'faithful',
  fidelityNote:
    'Reflects generated scenes instead of photographs, and does not select scenes by their effectiveness. Labels change unless a recipe chooses the clean-label variant.',
  differences: [
    {
      reference: 'Works on normalized images. Values above 1 skip a scaling step, so the result is almost black.',
      here: 'Computes linear light from raw pixels.',
      effect: 'Triggered images of the reference are black, so any model learns them. The reflection has no effect.',
    },
    {
      reference:
        'Combines photographs in BGR order with RGB images, and passes the interpolation mode as the wrong argument.',
      here: 'Uses one color order and the triangle filter of this benchmark.',
      effect: 'Colors of reflections differ, with no effect on attack success.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['black', 'colors', 'entropy', 'repetition', 'brightest', 'white'],
    because: 'A reflection covers the whole image, so plain and gray areas are neither plain nor gray.',
  },
  parameters,
  buildTrigger({ shape, seed, triggerSeed, parameters: chosen }) {
    requireRgb(shape);
    const { height, width } = shape;
    if (Math.min(height, width) < sidePixelsMin) {
      const message = `image/refool needs at least ${sidePixelsMin} by ${sidePixelsMin} pixels, found ${height} by ${width}.`;
      throw new PoisonError('SHAPE_UNSUPPORTED', message, { height, width });
    }
    const size = { height, width };
    const window = vignette(height, width);
    const bank = new Map<number, Float64Array>();
    const reflectedLight = (imageNumber: number) => {
      const known = bank.get(imageNumber);
      if (known) return known;
      const light = Float64Array.from(
        reflectionImage(triggerSeed, imageNumber, size),
        (value) => lightOfByte[value] ?? 0,
      );
      bank.set(imageNumber, light);
      return light;
    };
    return {
      apply(samples, index, split) {
        const stream = new RandomStream(seed, sampleStreamName('image/refool', split), { sampleIndex: index });
        const drawn = drawReflection(stream, chosen);
        const image = sampleAt(samples, index);
        const light = reflectedLight(drawn.imageNumber);
        const [reflection, reflectedShare] = drawn.ghost
          ? [doubledReflection(light, size, drawn), 1 - drawn.alphaT]
          : [unfocusedReflection(light, image, size, window, drawn), 1 - drawn.alphaT / 2];
        for (let at = 0; at < image.length; at++) {
          const passed = (lightOfByte[image[at] ?? 0] ?? 0) * drawn.alphaT;
          image[at] = byteOfLight((reflection[at] ?? 0) * reflectedShare + passed);
        }
        return image;
      },
      carries: () => true,
    };
  },
});
