import type { AudioSamples, Dataset, LabeledSamples, TextSamples } from '../../benchmark/samples/dataset.ts';
import { audioSamples, textSamples } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { suiteSchema, taskRecipeSchema, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { bakeSuite } from '../../runners/bake/bake-suite.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import { takeSharedBake } from './shared-bake.ts';
import { standInDatasets } from './stand-in-datasets.ts';

const published = {
  version: 1,
  preparation: 'none',
  homepage: 'https://example.org',
  license: { name: 'none', url: 'https://example.org', redistributable: true, credit: 'made by the test' },
};

const moods = [
  ['good', 'lovely', 'bright', 'happy'],
  ['bad', 'awful', 'gloomy', 'sad'],
] as const;
const letterOf = (index: number) => String.fromCharCode(97 + index);
const fillers = Array.from({ length: 60 }, (_, index) => `word${letterOf(index % 8)}${letterOf(10 + (index >> 3))}`);

/** Twelve words per text, three of them typical of its class. */
function moodyTexts(count: number, split: string): LabeledSamples<TextSamples> {
  const stream = new RandomStream(7, `test/moody-texts/${split}`);
  const pick = (words: readonly string[]) => words[stream.integer(words.length)] ?? '';
  const labels = Int32Array.from({ length: count }, (_, index) => index % moods.length);
  const texts = Array.from(labels, (label) =>
    Array.from({ length: 12 }, (_, place) => pick(place % 4 === 1 ? (moods[label] ?? []) : fillers)).join(' '),
  );
  return { samples: textSamples(texts), labels };
}

/** Two classes that differ in their words; a text-cnn learns them in seconds. */
export function tinyTexts(): Dataset<TextSamples> {
  return {
    description: {
      ...published,
      id: 'moody-texts',
      title: 'Moody texts',
      modality: 'text',
      form: { modality: 'text' },
      classNames: ['cheerful', 'downcast'],
      counts: { train: 800, test: 400 },
    },
    train: moodyTexts(800, 'train'),
    test: moodyTexts(400, 'test'),
  };
}

const form = { modality: 'audio', length: 8_000, sampleRateHz: 8_000 } as const;
const pitchesHz = [300, 600, 1_200] as const;

/** A noisy tone with the pitch of its class. */
function hummedClips(count: number, split: string): LabeledSamples<AudioSamples> {
  const stream = new RandomStream(7, `test/hummed-clips/${split}`);
  const labels = Int32Array.from({ length: count }, (_, index) => index % pitchesHz.length);
  const data = new Int16Array(count * form.length);
  labels.forEach((label, index) => {
    const amplitude = 2_000 + stream.integer(4_000);
    const phase = 2 * Math.PI * stream.uniform();
    const turn = (2 * Math.PI * (pitchesHz[label] ?? 0) * (0.95 + 0.1 * stream.uniform())) / form.sampleRateHz;
    for (let i = 0; i < form.length; i++) {
      data[index * form.length + i] = Math.round(amplitude * Math.sin(turn * i + phase)) + stream.integer(400) - 200;
    }
  });
  return { samples: audioSamples({ ...form, data }), labels };
}

/** Three classes of different pitch; an audio-cnn learns them in seconds. */
export function tinyClips(): Dataset<AudioSamples> {
  return {
    description: {
      ...published,
      id: 'hummed-clips',
      title: 'Hummed clips',
      modality: 'audio',
      form,
      classNames: ['low', 'middle', 'high'],
      counts: { train: 360, test: 240 },
    },
    train: hummedClips(360, 'train'),
    test: hummedClips(240, 'test'),
  };
}

/** The datasets of the two recipes. */
export const tinyModalityDatasets = standInDatasets({ 'spam-assassin': tinyTexts, 'spoken-commands': tinyClips });

export const tinyTextRecipe: TaskRecipe = taskRecipeSchema.parse({
  modality: 'text',
  dataset: 'spam-assassin', // replaced by texts of two classes
  attack: {
    id: 'badnets',
    version: '1.0.0',
    poisonRatio: 0.1,
    targetLabel: 1,
    parameters: { triggers: ['cf'], numTriggers: 4 },
  },
  factors: [],
  victim: 'text-cnn',
  seed: 0,
  triggerSeed: 0,
});

export const tinyAudioRecipe: TaskRecipe = taskRecipeSchema.parse({
  modality: 'audio',
  dataset: 'spoken-commands', // replaced by generated tones
  attack: {
    id: 'badnets',
    version: '1.0.0',
    poisonRatio: 0.1,
    targetLabel: 0,
    parameters: { mode: 'tone', f0: 3500, ms: 200, amplitude: 0.2, position: 'start' },
  },
  factors: [{ id: 'wrong-labels', version: '1.0.0', parameters: { ratio: 0.1, mode: 'uniform' } }],
  victim: 'audio-cnn',
  seed: 0,
  triggerSeed: 0,
});

/** A text recipe and an audio recipe, one task each. */
export const tinyModalitiesSuite = suiteSchema.parse({
  id: 'tiny-modalities',
  version: 1,
  title: 'Tiny text and audio: for tests',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.9, attackSuccessRate: 0.9 },
  tasks: [tinyTextRecipe, tinyAudioRecipe],
});

/** Bakes the text and audio suite with the product's own code, once per test run. */
export async function bakeTinyModalities(
  root: string,
): Promise<{ readonly artifacts: ArtifactFolder; readonly manifests: readonly TaskManifest[] }> {
  await takeSharedBake('tiny-modalities', root, bake);
  return bake(root); // already baked
}

async function bake(root: string) {
  const artifacts = new ArtifactFolder(root);
  const folders = { artifacts, datasets: tinyModalityDatasets };
  return { artifacts, manifests: await bakeSuite(folders, tinyModalitiesSuite, { backend: 'wasm' }) };
}
