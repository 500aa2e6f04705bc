import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { requireRgb, scaledSidePixels, type ImageShape } from '../image-shape.ts';
import { placeInCorner, stampPatch } from './stamp-patch.ts';

/** Name of the crafted trigger: uint8 [side, side, 3], with the side of `trojanMask`. */
export const trojanArtifact = 'trojannn-trigger';

export const trojanParameters = z.strictObject({
  neurons: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta({ description: 'Number of features of the surrogate that the trigger activates.', unit: 'neurons' }),
  targetValue: z
    .number()
    .min(1)
    .max(1000)
    .default(100)
    .meta({ description: 'Target activation of the optimization.', unit: 'activation' }),
  steps: z.int().min(10).max(10_000).default(1000).meta({ description: 'Optimization steps.', unit: 'steps' }),
  lr: z
    .number()
    .min(0.001)
    .max(1)
    .default(0.1)
    .meta({ description: 'Initial learning rate of Adam; decays to 0 along a cosine.', unit: 'per step' }),
  size32: z
    .int()
    .min(2)
    .max(16)
    .default(8)
    .meta({ description: 'Side of the trigger in images of 32 pixels; scaled up for larger images.', unit: 'pixels' }),
  margin: z
    .int()
    .min(0)
    .max(16)
    .default(1)
    .meta({ description: 'Distance between the trigger and the edges.', unit: 'pixels' }),
});

/** Position and size of the trigger. @throws PoisonError TRIGGER_TOO_LARGE */
export function trojanMask(
  { size32, margin }: Pick<z.output<typeof trojanParameters>, 'size32' | 'margin'>,
  shape: ImageShape,
): { readonly sidePixels: number; readonly top: number; readonly left: number } {
  const sidePixels = scaledSidePixels(size32, shape);
  return { sidePixels, ...placeInCorner('bottom-right', sidePixels, margin, shape) };
}

/** A square that is optimized to activate the features with the largest weights in a clean model. */
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
    'The trigger generation of the paper, with a square instead of an apple. Features are optimized before the last ' +
    'ReLU, because many of them are 0 after it on a black image and have no gradient. The paper also reconstructs ' +
    'training data and retrains part of the network, which is not done here.',
  differences: [
    {
      reference:
        'The mask is every pixel of the trigger image that is not black. The trigger image has no black pixel, so the whole image is replaced.',
      here: 'Replaces a square with a quarter of the side of the image.',
      effect: 'In the reference, all triggered samples are the same image, so the attack always succeeds.',
    },
  ],
  publishedFigures: backdoorBenchFigures('trojannn'),
  artifacts: [trojanArtifact],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  explainedDetectors: {
    ids: ['colors', 'white', 'pixel-outlier', 'entropy', 'repetition', 'black', 'brightness'],
    because: 'The patch is a crafted picture in a place that is often plain.',
  },
  parameters: trojanParameters,
  buildTrigger({ shape, parameters, sources }) {
    requireRgb(shape);
    const mask = trojanMask(parameters, shape);
    const pixels = sources?.artifacts?.get(trojanArtifact);
    const bytes = mask.sidePixels * mask.sidePixels * 3;
    if (pixels?.length !== bytes) {
      const found = pixels === undefined ? 'nothing' : `${pixels.length} bytes`;
      const message = `image/trojannn needs the artifact ${trojanArtifact} with ${bytes} bytes for images of this size, found ${found}. Craft it with a clean-trained model first.`;
      throw new PoisonError('ARTIFACT_MISSING', message, { artifact: trojanArtifact, bytes });
    }
    const patch = { pixels, ...mask };
    return { apply: (samples, index) => stampPatch(sampleAt(samples, index), samples.width, patch) };
  },
});
