import { z } from 'zod';
import { amplitudeRatio, rootMeanSquare } from '../samples/signal-level.ts';
import type { AudioSamples } from '../samples/dataset.ts';
import { clampToInt16 } from '../random/deterministic-math.ts';
import { RandomStream } from '../random/random-stream.ts';
import { defineQualityNoise } from './define-quality-noise.ts';
import { factorRatio, seedPaper } from './factor.ts';

const parameters = z
  .strictObject({
    ratio: factorRatio,
    /** Mean of the noise, relative to full scale; default: 0. */
    mean: z.number().min(-1).max(1).optional(),
    /** Standard deviation, relative to full scale; default: 0.1. */
    deviation: z.number().min(0).max(2).optional(),
    /** Level of each clip relative to its noise. Replaces mean and deviation. */
    signalToNoiseDb: z.number().min(-40).max(80).optional(),
  })
  .refine(
    ({ mean, deviation, signalToNoiseDb }) =>
      signalToNoiseDb === undefined || (mean === undefined && deviation === undefined),
    { path: ['signalToNoiseDb'], message: 'give either mean and deviation, or signalToNoiseDb, not both' },
  )
  .overwrite((given) =>
    given.signalToNoiseDb === undefined
      ? { ...given, mean: given.mean ?? 0, deviation: given.deviation ?? 0.1 }
      : given,
  );

/** Normal noise on each sample of the waveform. Source: attacks.md 4.1. */
export const audioGaussianNoise = defineQualityNoise<AudioSamples, typeof parameters>({
  id: 'gaussian-noise',
  modality: 'audio',
  version: '1.0.0',
  title: 'Gaussian noise',
  summary:
    'Adds normally distributed noise to the waveform of some training clips, at a fixed level or relative to the clip.',
  source: seedPaper,
  parameters,
  buildNoise({ seed, parameters: { mean = 0, deviation = 0, signalToNoiseDb } }) {
    return (clip, index) => {
      const stream = new RandomStream(seed, 'noise/value/audio', { sampleIndex: index });
      const clipDeviation =
        signalToNoiseDb === undefined ? deviation : rootMeanSquare(clip) * amplitudeRatio(-signalToNoiseDb);
      return Int16Array.from(clip, (sample) =>
        clampToInt16(32_768 * (sample / 32_768 + mean + clipDeviation * stream.gaussian())),
      );
    };
  },
});
