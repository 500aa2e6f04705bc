import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLabels } from '../../runners/artifacts/label-files.ts';
import { writeSamples } from '../../runners/artifacts/sample-files.ts';
import { smallCnn } from '../../runners/victims/small-cnn.ts';
import type { TrainingRequest } from '../../runners/victims/train-in-child.ts';
import { tinyImages } from './tiny-images.ts';

/** A small training whose data are in a folder of their own. */
export interface StagedTraining {
  readonly folder: string;
  /** @param epochs of 3 steps each. @param name of the output folder. */
  request(epochs: number, name: string, seed?: number): TrainingRequest;
  weights(name: string): Promise<Buffer>;
  remove(): Promise<void>;
}

export async function stageTraining(): Promise<StagedTraining> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-staged-training-'));
  const train = tinyImages({ count: 100, sidePixels: 16 });
  const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
  const victim = smallCnn.build({ form, classCount: 10 });
  const samplesFile = join(folder, 'x.npy');
  const labelsFile = join(folder, 'y.npy');
  await writeSamples(samplesFile, train.samples);
  await writeFile(labelsFile, encodeLabels(train.labels));
  const keep = new Uint8Array(train.samples.count).fill(1, 0, 96);
  return {
    folder,
    request: (epochs, name, seed = 3) => ({
      victim: { ...victim, recipe: { ...victim.recipe, epochs } },
      form,
      samplesFile,
      labelsFile,
      tokenizerFile: null,
      keep,
      seed,
      backend: 'wasm',
      outputFolder: join(folder, name),
    }),
    weights: (name) => readFile(join(folder, name, 'weights.safetensors')),
    remove: () => rm(folder, { recursive: true }),
  };
}
