import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { encodeParameters } from '../../../runners/victims/write-model.ts';
import { takeSharedBake } from '../shared-bake.ts';
import { toyCnn } from './toy-cnn.ts';
import { toyImageSets, toyNoise, type ToyImageSets } from './toy-images.ts';

export interface TrainedToy extends ToyImageSets {
  readonly parameters: Parameters;
}

/**
 * The toy images and their victim, trained once per test run. The WASM backend must be in use.
 * @param options.poisonRatio 0 gives the benign model.
 */
export async function trainedToy(options: {
  readonly run?: number;
  readonly poisonRatio: number;
  readonly noise?: number;
}): Promise<TrainedToy> {
  const { run = 0, poisonRatio, noise = toyNoise.usual } = options;
  const sets = toyImageSets(options);
  const folder = await mkdtemp(join(tmpdir(), 'mbti-toy-'));
  const file = 'weights.safetensors';
  try {
    await takeSharedBake(`toy-images-${run}-${poisonRatio}-${noise}`, folder, async (into) => {
      const parameters = await trainVictim(toyCnn, sets.train, { seed: run });
      await mkdir(into, { recursive: true });
      await writeFile(join(into, file), encodeParameters(toyCnn, parameters));
    });
    return { ...sets, parameters: readParameters(await readFile(join(folder, file))) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readParameters(file: Uint8Array): Parameters {
  return new Map([...parseSafetensors(file)].map(([name, { data }]) => [name, data]));
}
