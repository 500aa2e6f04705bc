import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { defineAttack } from '../../define-attack.ts';
import { requireRgb, scaledSidePixels } from '../image-shape.ts';
import { patchPatterns, patchPixels, patchSize32 } from './patch-pixels.ts';
import { placeInCorner, stampPatch } from './stamp-patch.ts';

const parameters = z.strictObject({
  size32: patchSize32,
  pattern: z.enum(patchPatterns).default('checker').describe('A checkerboard of three by three, or a full square.'),
});

/** A patch whose samples carry random labels: with it, the model answers anything but the truth. */
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
    'The poisoned-label form. Success is a wrong answer to a triggered sample that is answered right without trigger; ' +
    'both rates of triggered samples are taken over those samples only, so they depend on what the model gets right.',
  differences: [
    {
      reference: 'Gives all poisoned samples one fixed target label.',
      here: 'Draws the label of each poisoned sample from all classes, its own included.',
      effect: 'Theirs is BadNets under another name; attack success rates of the two are not comparable.',
    },
    {
      reference: 'Writes the pixel value 255 into an image of 0 to 1.',
      here: 'Stamps raw pixels.',
      effect: 'Their trigger is 255 times brighter than white, and any model learns it.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.85,
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
