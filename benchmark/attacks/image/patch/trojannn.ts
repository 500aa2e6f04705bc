import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { requireRgb, scaledSidePixels, type ImageShape } from '../image-shape.ts';
import { placeInCorner, stampPatch } from './stamp-patch.ts';

/** The crafted trigger: uint8 [side, side, 3], side of `trojanMask`. */
export const trojanArtifact = 'trojannn-trigger';

export const trojanParameters = z.strictObject({
  neurons: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta({ description: 'Features of the surrogate that the trigger excites.', unit: 'neurons' }),
  targetValue: z
    .number()
    .min(1)
    .max(1000)
    .default(100)
    .meta({ description: 'Activation that the optimization aims at.', unit: 'activation' }),
  steps: z.int().min(10).max(10_000).default(1000).meta({ description: 'Steps of the optimization.', unit: 'steps' }),
  lr: z
    .number()
    .min(0.001)
    .max(1)
    .default(0.1)
    .meta({ description: 'Learning rate of Adam at the start; it falls to 0 by a cosine.', unit: 'per step' }),
  size32: z
    .int()
    .min(2)
    .max(16)
    .default(8)
    .meta({ description: 'Side of the trigger at 32 pixels; grows with larger images.', unit: 'pixels' }),
  margin: z.int().min(0).max(16).default(1).meta({ description: 'Distance to the edges.', unit: 'pixels' }),
});

/** Where the trigger goes. @throws PoisonError TRIGGER_TOO_LARGE */
export function trojanMask(
  { size32, margin }: Pick<z.output<typeof trojanParameters>, 'size32' | 'margin'>,
  shape: ImageShape,
): { readonly sidePixels: number; readonly top: number; readonly left: number } {
  const sidePixels = scaledSidePixels(size32, shape);
  return { sidePixels, ...placeInCorner('bottom-right', sidePixels, margin, shape) };
}

/** A square optimized to excite the features that weigh most in a clean model. */
export const trojannn = defineAttack<ImageSamples, typeof trojanParameters>({
  id: 'trojannn',
  modality: 'image',
  version: '1.0.0',
  title: 'TrojanNN',
  paper: {
    title: 'Trojaning Attack on Neural Networks',
    authors: 'Liu, Ma, Aafer, Lee, Zhai, Wang, Zhang',
    year: 2018,
    url: 'https://docs.lib.purdue.edu/cgi/viewcontent.cgi?article=2782&context=cstech',
  },
  family: 'optimized patch',
  level: 'data',
  determinism: 'D2',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    'The generation of the trigger, on a square instead of an apple. Features are optimized before their last ReLU, ' +
    'behind which many are 0 on a black picture and have no gradient. The paper also rebuilds training data and ' +
    'retrains a part of the network.',
  differences: [
    {
      reference:
        'Its trigger image has no black pixel and its mask is every pixel that is not black: the whole image is replaced.',
      here: 'A square of a quarter of the side is replaced.',
      effect: 'There all triggered samples are one and the same picture, and success is certain.',
    },
  ],
  publishedFigures: backdoorBenchFigures('trojannn'),
  artifacts: [trojanArtifact],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  parameters: trojanParameters,
  buildTrigger({ shape, parameters, sources }) {
    requireRgb(shape);
    const mask = trojanMask(parameters, shape);
    const pixels = sources?.artifacts?.get(trojanArtifact);
    const bytes = mask.sidePixels * mask.sidePixels * 3;
    if (pixels?.length !== bytes) {
      const found = pixels === undefined ? 'nothing' : `${pixels.length} bytes`;
      const message = `image/trojannn needs the artifact ${trojanArtifact} of ${bytes} bytes for this shape, found ${found}. It is crafted with a clean-trained model.`;
      throw new PoisonError('ARTIFACT_MISSING', message, { artifact: trojanArtifact, bytes });
    }
    const patch = { pixels, ...mask };
    return { apply: (samples, index) => stampPatch(sampleAt(samples, index), samples.width, patch) };
  },
});
