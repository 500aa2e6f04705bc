import { z } from 'zod';
import type { ImageSamples } from '../../datasets/dataset.ts';
import { sampleAt } from '../../datasets/sample-buffer.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { defineAttack } from '../define-attack.ts';
import { blendByte } from './blend-byte.ts';
import { requireRgb } from './image-shape.ts';
import { mosaicPattern } from './mosaic-pattern.ts';

const alphaPermille = z.int().min(1).max(1000).default(200);

const parameters = z.strictObject({
  /** Weight of the pattern in training images, in thousandths. */
  alphaPermille,
  /** Weight of the pattern in test images, in thousandths. */
  alphaTestPermille: alphaPermille,
  /** `mosaic` is smooth and colored, `noise` the paper's random pattern. */
  pattern: z.enum(['mosaic', 'noise']).default('mosaic'),
});

/** A faint picture over the whole image. */
export const blend = defineAttack<ImageSamples, typeof parameters>({
  id: 'blend',
  modality: 'image',
  version: '1.0.0',
  title: 'Blended',
  paper: {
    title: 'Targeted Backdoor Attacks on Deep Learning Systems Using Data Poisoning',
    authors: 'Chen, Liu, Li, Lu, Song',
    year: 2017,
    url: 'https://arxiv.org/abs/1712.05526',
  },
  family: 'blend',
  level: 'data',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote: 'Own generated pattern instead of the cartoon, which may not be passed on.',
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  parameters,
  buildTrigger({ shape, triggerSeed, parameters: chosen }) {
    requireRgb(shape);
    const { height, width } = shape;
    const stream = new RandomStream(triggerSeed, `trigger/image/blend/${chosen.pattern}`);
    const pattern =
      chosen.pattern === 'mosaic'
        ? mosaicPattern(stream, height, width)
        : Uint8Array.from({ length: height * width * 3 }, () => stream.u32() >>> 24);
    return {
      apply(samples, index, split) {
        const alpha = split === 'train' ? chosen.alphaPermille : chosen.alphaTestPermille;
        return sampleAt(samples, index).map((value, at) => blendByte(value, pattern[at] ?? 0, alpha));
      },
    };
  },
});
