import { z } from 'zod';
import type { AudioSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { clampToInt16 } from '../../../random/deterministic-math.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import type { Split } from '../../attack.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { dailySound, dailySounds } from './daily-sounds.ts';
import { amplitudeRatio, rootMeanSquare } from '../../../samples/signal-level.ts';

const parameters = z.strictObject({
  sound: z.enum(dailySounds).default('doorbell').describe('The background sound.'),
  level: z
    .enum(['host', 'absolute', 'unscaled'])
    .default('host')
    .describe(
      'Loudness of the sound. host: the RMS of each clip; absolute: peak at -10 dB of full scale; unscaled: as generated, peak at -6 dB.',
    ),
  onset: z
    .union([z.int().min(0).max(10_000_000), z.literal('random')])
    .default(0)
    .meta({
      description: 'Start of the sound. random: drawn for each clip, at least a quarter of a second before its end.',
      unit: 'samples',
    }),
});

const shortestSeconds = 0.5;
const quietestLevel = 1e-4; // RMS of full scale
const heardSeconds = 0.25;
const absolutePeakDb = -10;

/** An everyday sound in the background. */
export const daba = defineAttack<AudioSamples, typeof parameters>({
  id: 'daba',
  modality: 'audio',
  version: '1.0.0',
  title: 'DABA (daily sounds)',
  paper: {
    title:
      'Opportunistic Backdoor Attacks: Exploring Human-imperceptible Vulnerabilities on Speech Recognition Systems',
    authors: 'Liu, Zhou, Cai, Zhou, Zhang, Wang, Jing, Ren',
    year: 2022,
    url: 'https://dl.acm.org/doi/abs/10.1145/3503161.3548261',
  },
  family: 'sound effect',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    "The method of the paper with generated sounds, because the authors' code and sounds are not public. Silent clips " +
    'and clips of less than half a second are not poisoned.',
  differences: [
    {
      reference: 'Uses the 21 kHz tone of the ultrasonic attack instead of an everyday sound.',
      here: 'Uses a doorbell or one of five other sounds, generated at the sample rate of the dataset.',
      effect:
        'The figures of the reference repeat those of the ultrasonic attack. Here a speech front end hears the trigger.',
    },
    {
      reference: 'Poisoned clips are returned at 44.1 kHz, with a different length than clean clips.',
      here: 'Sample rate and length do not change.',
      effect: 'In the reference, a defense can recognize poisoned clips by their length.',
    },
    {
      reference: 'Clips of less than a second are relabeled and counted as poisoned, but not changed.',
      here: 'Clips that cannot carry the sound are replaced by others.',
      effect: 'In the reference, part of the poison is plain label noise.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['start-loudness', 'start-crossings', 'crossings', 'end-crossings', 'end-loudness', 'median-loudness'],
    because: 'A sound is added that is as loud as the clip.',
  },
  parameters,
  buildTrigger({ shape: { sampleRateHz, length }, seed, triggerSeed, parameters: { sound, level, onset } }) {
    const heardSamples = Math.ceil(heardSeconds * sampleRateHz);
    const latestOnset = Math.max(0, length - heardSamples);
    if (onset !== 'random' && onset > latestOnset) {
      const message = `Parameters of audio/daba: onset is ${onset}, expected 0 to ${latestOnset} in clips of ${length} samples.`;
      throw new PoisonError('PARAMETERS_INVALID', message, { attack: 'daba', onset, length });
    }
    const values = dailySound(sound, sampleRateHz, triggerSeed);
    const soundLevel = rootMeanSquare(values);
    const absoluteGain = level === 'absolute' ? 2 * amplitudeRatio(absolutePeakDb) : 1; // the peak is 0.5

    /** Null if the clip cannot carry the sound. */
    function gainFor(clip: Int16Array): number | null {
      if (clip.length < shortestSeconds * sampleRateHz) return null;
      const clipLevel = rootMeanSquare(clip);
      if (clipLevel < quietestLevel) return null;
      return level === 'host' ? clipLevel / soundLevel : absoluteGain;
    }

    function onsetIn(clip: Int16Array, index: number, split: Split): number {
      if (onset !== 'random') return onset;
      const stream = new RandomStream(seed, sampleStreamName('audio/daba', split), { sampleIndex: index });
      return stream.integer(clip.length - heardSamples + 1);
    }

    return {
      apply(samples, index, split) {
        const clip = sampleAt(samples, index);
        const gain = gainFor(clip);
        if (gain === null) return null;
        addSound(clip, values, gain, onsetIn(clip, index, split));
        return clip;
      },
      carries: (samples, index) => gainFor(sampleAt(samples, index)) !== null,
    };
  },
});

/** Adds a sound from `start` on, in place. */
function addSound(clip: Int16Array, sound: Int16Array, gain: number, start: number): void {
  const end = Math.min(clip.length, start + sound.length);
  for (let i = start; i < end; i++) clip[i] = clampToInt16((clip[i] ?? 0) + gain * (sound[i - start] ?? 0));
}
