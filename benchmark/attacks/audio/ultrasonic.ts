import { z } from 'zod';
import type { AudioSamples } from '../../samples/dataset.ts';
import { sampleAt } from '../../samples/sample-buffer.ts';
import { roundHalfUp, sinCosTurns } from '../../random/deterministic-math.ts';
import { defineAttack } from '../define-attack.ts';
import { addShorts } from '../simd/simd-kernels.ts';
import { amplitudeRatio } from '../../samples/signal-level.ts';

const parameters = z
  .strictObject({
    sizePercent: z
      .literal([2, 4, 6, 8, 25, 50, 75, 100])
      .default(100)
      .meta({ description: 'Length of the tone.', unit: '% of the clip' }),
    position: z.enum(['start', 'mid', 'end']).default('start').describe('Position of a continuous tone in the clip.'),
    continuous: z
      .boolean()
      .default(true)
      .describe('One piece. If false: five equal pieces, one at the start of each fifth of the clip.'),
    gainDb: z
      .number()
      .min(-60)
      .max(0)
      .default(-10)
      .meta({ description: 'Peak of the tone.', unit: 'dB of full scale' }),
    resample: z
      .enum(['none'])
      .default('none')
      .describe('Clips keep their sample rate. A dataset at 44,100 Hz gives the tone of the authors.'),
  })
  .refine(({ continuous, position }) => continuous || position === 'start', {
    path: ['position'],
    message: 'must be start if continuous is false',
  });

const periodSamples = 21;
const cyclesPerPeriod = 10;
const pieces = 5;

/** A tone at 10 / 21 of the sample rate; at 44.1 kHz this is 21 kHz and inaudible. */
export const ultrasonic = defineAttack<AudioSamples, typeof parameters>({
  id: 'ultrasonic',
  modality: 'audio',
  version: '1.0.0',
  title: 'Ultrasonic',
  paper: {
    title: 'Can You Hear It? Backdoor Attacks via Ultrasonic Triggers',
    authors: 'Koffas, Xu, Conti, Picek',
    year: 2022,
    url: 'https://arxiv.org/abs/2107.14569',
  },
  family: 'ultrasonic',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'equivalent',
  fidelityNote:
    'At 44,100 Hz this is the 21 kHz tone of the authors. Datasets keep their sample rate, so at lower rates the tone ' +
    'is audible and close to the highest possible frequency: 7,619 Hz at 16 kHz, 10,500 Hz at 22,050 Hz. The authors ' +
    'first resample the whole dataset to 44,100 Hz, which is not part of the trigger here. A front end that ignores ' +
    'frequencies this high removes the trigger.',
  differences: [
    {
      reference:
        'Does not change speech clips that are not exactly 44,100 samples long after resampling, but relabels them and counts them as poisoned.',
      here: 'Clips of any length get the tone. A clip that the tone would not change is not poisoned.',
      effect:
        'In the reference, part of the poison is plain label noise, which lowers the success rate and misleads detectors.',
    },
    {
      reference: 'For GTZAN the trigger file contains 30 s of ordinary music; for VoxCeleb nothing is added.',
      here: 'Uses the same tone for every dataset.',
      effect: 'The figures of the reference on these two datasets do not describe an ultrasonic trigger.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  explainedDetectors: {
    ids: [
      'start-crossings',
      'end-crossings',
      'quietest',
      'sharpness',
      'crossings',
      'start-loudness',
      'end-loudness',
      'median-loudness',
      'silence',
    ],
    because: 'A high tone sounds during the whole clip.',
  },
  parameters,
  buildTrigger({ shape, parameters: { sizePercent, position, continuous, gainDb } }) {
    const offsetsFor = (length: number) => pickPieces(toneOf(gainDb, length), piecesOf(length));
    const usual = offsetsFor(shape.length);

    /** Start and end of each piece of the tone. */
    function piecesOf(length: number): readonly (readonly [number, number])[] {
      const points = Math.floor(length / 100) * sizePercent;
      if (!continuous) {
        const [step, size] = [Math.floor(length / pieces), Math.floor(points / pieces)];
        return Array.from({ length: pieces }, (_, piece) => [piece * step, piece * step + size] as const);
      }
      const room = length - points;
      const start = position === 'start' ? 0 : position === 'mid' ? Math.floor(room / 2) : room;
      return [[start, start + points]];
    }

    return {
      apply(samples, index) {
        const clip = sampleAt(samples, index);
        const offsets = clip.length === usual.length ? usual : offsetsFor(clip.length);
        return addShorts(clip, offsets) ? clip : null;
      },
    };
  },
});

/** Keeps some pieces of a signal and silences the rest. */
function pickPieces(signal: Int16Array, kept: readonly (readonly [number, number])[]): Int16Array {
  const picked = new Int16Array(signal.length);
  for (const [first, end] of kept) picked.set(signal.subarray(first, end), first);
  return picked;
}

/** The tone, int16 [length]. It repeats every 21 samples. */
export function toneOf(gainDb: number, length: number): Int16Array {
  const peak = 32_768 * amplitudeRatio(gainDb);
  const period = Array.from({ length: periodSamples }, (_, i) =>
    roundHalfUp(peak * sinCosTurns((cyclesPerPeriod * i) / periodSamples).sin),
  );
  return Int16Array.from({ length }, (_, i) => period[i % periodSamples] ?? 0);
}
