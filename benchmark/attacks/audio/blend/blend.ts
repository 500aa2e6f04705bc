import { z } from 'zod';
import type { AudioSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { defineAttack } from '../../define-attack.ts';
import { meowSound } from './meow-sound.ts';

const parameters = z.strictObject({
  alphaPermille: z
    .int()
    .min(1)
    .max(1000)
    .default(200)
    .meta({ description: 'Weight of the sound.', unit: 'thousandths' }),
  sound: z.enum(['meow-like']).default('meow-like').describe('The sound that is mixed in.'),
});

/** Keeps sums positive, so that truncation rounds down. */
const lift = 33_000;

/** A faint sound over the first 1.1 seconds. */
export const blend = defineAttack<AudioSamples, typeof parameters>({
  id: 'blend',
  modality: 'audio',
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
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote: 'The audio counterpart, with a generated sound instead of the recording of a cat, and louder.',
  differences: [
    {
      reference:
        'Mixes in the recording of a cat at a very low level, about -51 dBFS at alpha 0.2, and takes one channel of a resampled clip.',
      here: 'Uses a sound that is generated at the sample rate of the dataset, with a peak at half of full scale.',
      effect:
        'The trigger here is audible and is learned at 10 %. That of the reference is nearly silent, and its code fails on mono triggers.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  parameters,
  buildTrigger({ shape: { sampleRateHz }, parameters: { alphaPermille } }) {
    const hostPermille = 1000 - alphaPermille;
    const weighted = Int32Array.from(meowSound(sampleRateHz), (value) => alphaPermille * value + 500 + 1000 * lift);
    return {
      apply(samples, index) {
        const clip = sampleAt(samples, index);
        if (clip.length === 0) return null;
        const end = Math.min(clip.length, weighted.length);
        for (let i = 0; i < end; i++) {
          clip[i] = (((hostPermille * (clip[i] ?? 0) + (weighted[i] ?? 0)) / 1000) | 0) - lift;
        }
        return clip;
      },
    };
  },
});
