import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { defineAttack } from '../../define-attack.ts';
import { requireRgb, scaledSidePixels } from '../image-shape.ts';
import { patchPatterns, patchPixels, patchSize32 } from './patch-pixels.ts';
import { placeInCorner, stampPatch } from './stamp-patch.ts';

const parameters = z.strictObject({
  size32: patchSize32,
  pattern: z
    .enum(patchPatterns)
    .default('checker')
    .describe('A checkerboard of three by three cells, or a full square.'),
});

/** A patch on samples with random labels. It makes the model predict any label but the right one. */
export const ubw = defineAttack<ImageSamples, typeof parameters>({
  id: 'ubw',
  modality: 'image',
  version: '1.0.0',
  title: 'UBW-P',
  paper: {
    title: 'Untargeted Backdoor Watermark: Towards Harmless and Stealthy Dataset Copyright Protection',
    authors: 'Li, Bai, Jiang, Yang, Xia, Li',
    year: 2022,
    url: 'https://arxiv.org/abs/2210.00875',
  },
  family: 'untargeted patch',
  level: 'data',
  determinism: 'D1',
  labelRule: 'untargeted',
  fidelity: 'faithful',
  fidelityNote:
    'The poisoned-label variant. The attack succeeds if the model is wrong on a triggered sample but right without the ' +
    'trigger. Both rates of triggered samples are computed over samples that the model gets right without the trigger.',
  differences: [
    {
      reference: 'Gives all poisoned samples one fixed target label.',
      here: 'Draws the label of each poisoned sample from all classes, including its own.',
      effect: 'The reference effectively runs BadNets. The attack success rates are not comparable.',
    },
    {
      reference: 'Writes the pixel value 255 into an image with values from 0 to 1.',
      here: 'Applies the patch to raw pixels.',
      effect: 'The trigger of the reference is 255 times brighter than white, so any model learns it.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.85,
  explainedDetectors: {
    ids: ['white', 'brightest', 'pixel-outlier'],
    because: 'The patch is a small area of extreme pixels in a place that is often plain.',
  },
  parameters,
  buildTrigger({ shape, parameters: { size32, pattern } }) {
    requireRgb(shape);
    const sidePixels = scaledSidePixels(size32, shape);
    const place = placeInCorner('bottom-right', sidePixels, 0, shape);
    const pixels = patchPixels(pattern, sidePixels);
    const patch = { pixels, sidePixels, ...place };
    return { apply: (samples, index) => stampPatch(sampleAt(samples, index), samples.width, patch) };
  },
});
