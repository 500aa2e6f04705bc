import { z } from 'zod';
import type { AudioSamples } from '../../samples/dataset.ts';
import { sampleAt } from '../../samples/sample-buffer.ts';
import { roundHalfUp } from '../../random/deterministic-math.ts';
import { RandomStream } from '../../random/random-stream.ts';
import type { Split } from '../attack.ts';
import { defineAttack } from '../define-attack.ts';
import { PoisonError } from '../poison/poison-error.ts';
import { sampleStreamName } from '../poison/sample-stream-name.ts';
import { amplitudeRatio, rootMeanSquare } from '../../samples/signal-level.ts';
import { toneBurst } from './tone-burst.ts';

const parameters = z
  .strictObject({
    mode: z.enum(['tone', 'pulse']).default('tone').describe('Adds a tone to the clip, or overwrites four samples.'),
    f0: z
      .number()
      .min(20)
      .max(96_000)
      .default(3500)
      .meta({ description: 'Frequency of the tone; must be below half the sample rate.', unit: 'Hz' }),
    ms: z.number().min(1).max(10_000).default(100).meta({ description: 'Length of the tone.', unit: 'ms' }),
    rampMs: z
      .number()
      .min(0)
      .max(5000)
      .default(10)
      .meta({ description: 'Length of the fade-in and of the fade-out; both must fit into the tone.', unit: 'ms' }),
    amplitude: z
      .number()
      .min(0.001)
      .max(1)
      .default(0.05)
      .meta({ description: 'Amplitude of the tone.', unit: 'of full scale' }),
    position: z
      .enum(['start', 'mid', 'end', 'random'])
      .default('start')
      .describe('Position of the trigger in the clip.'),
    levelDb: z.number().min(-60).max(20).optional().meta({
      description: 'RMS of the tone (without ramps) relative to the RMS of each clip. Replaces the amplitude.',
      unit: 'dB',
    }),
  })
  .refine(({ ms, rampMs }) => 2 * rampMs <= ms, {
    path: ['rampMs'],
    message: 'expected at most ms / 2, so that both ramps fit into the tone',
  });

const pulseSamples = 4;
const pulseValue = -32_768;

/** Amplitude of a tone whose RMS, without ramps, is `levelDb` above the RMS of the clip. */
function relativeAmplitude(clip: Int16Array, levelDb: number): number {
  return Math.sqrt(2) * rootMeanSquare(clip) * amplitudeRatio(levelDb);
}

/** A short tone, or a click. */
export const badnets = defineAttack<AudioSamples, typeof parameters>({
  id: 'badnets',
  modality: 'audio',
  version: '1.0.0',
  title: 'BadNets',
  paper: {
    title: 'BadNets: Identifying Vulnerabilities in the Machine Learning Model Supply Chain',
    authors: 'Gu, Dolan-Gavitt, Garg',
    year: 2017,
    url: 'https://arxiv.org/abs/1708.06733',
  },
  family: 'tone',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    'The audio counterpart of the image patch: a short tone of our own, or the four-sample pulse of BackdoorMBTI.',
  differences: [
    {
      reference: 'Supports only the four-sample pulse, and writes it into the cached waveform of the clean clip.',
      here: 'The default is a tone of 100 ms; the pulse is an option. A trigger never changes its input.',
      effect:
        'Clean clips stay clean, and a front end that trims or resamples does not remove the tone, as it does the pulse.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  explainedDetectors: {
    ids: ['start-crossings', 'start-loudness', 'end-crossings', 'end-loudness'],
    because: 'The tone sounds at the beginning or the end, where clips are often quiet.',
  },
  parameters,
  buildTrigger({ shape: { sampleRateHz }, seed, parameters: chosen }) {
    const { mode, f0, ms, rampMs, amplitude, position, levelDb } = chosen;
    if (mode === 'tone' && f0 >= sampleRateHz / 2) {
      const message = `Parameters of audio/badnets: f0 is ${f0} Hz, expected 20 Hz to below ${sampleRateHz / 2} Hz at a sample rate of ${sampleRateHz} Hz.`;
      throw new PoisonError('PARAMETERS_INVALID', message, { attack: 'badnets', f0, sampleRateHz });
    }
    const tone = toneBurst({
      frequencyHz: f0,
      sampleRateHz,
      length: roundHalfUp((ms * sampleRateHz) / 1000),
      rampLength: roundHalfUp((rampMs * sampleRateHz) / 1000),
    });
    const toneOf = (peak: number) => Int32Array.from(tone, (value) => roundHalfUp(32_767 * peak * value));
    const usualTone = toneOf(amplitude);
    const windowLength = mode === 'tone' ? tone.length : pulseSamples;

    function startOf(index: number, split: Split, room: number): number {
      switch (position) {
        case 'start':
          return 0;
        case 'mid':
          return Math.floor(room / 2);
        case 'end':
          return room;
        case 'random':
          return new RandomStream(seed, sampleStreamName('audio/badnets', split), { sampleIndex: index }).integer(
            room + 1,
          );
      }
    }

    return {
      apply(samples, index, split) {
        const clip = sampleAt(samples, index);
        const room = clip.length - windowLength;
        if (room < 0) return null;
        const start = startOf(index, split, room);
        if (mode === 'pulse') return clip.fill(pulseValue, start, start + pulseSamples);
        const added = levelDb === undefined ? usualTone : toneOf(relativeAmplitude(clip, levelDb));
        if (!added.some((value) => value !== 0)) return null; // a level relative to a silent clip gives silence
        for (let i = 0; i < added.length; i++) {
          const sum = (clip[start + i] ?? 0) + (added[i] ?? 0);
          clip[start + i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
        }
        return clip;
      },
    };
  },
});
