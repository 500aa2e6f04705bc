import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import type { Victim } from '../../../runners/victims/architecture.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { encodeParameters } from '../../../runners/victims/write-model.ts';
import { takeSharedBake } from '../shared-bake.ts';

const file = 'weights.safetensors';

/** The parameters of a toy model, trained by the first test file that needs them. @param name of data, victim and seed. */
export async function trainOnce(name: string, victim: Victim, train: () => Promise<Parameters>): Promise<Parameters> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-toy-'));
  try {
    await takeSharedBake(name, folder, async (into) => {
      const parameters = await train();
      await mkdir(into, { recursive: true });
      await writeFile(join(into, file), encodeParameters(victim, parameters));
    });
    return readParameters(await readFile(join(folder, file)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readParameters(bytes: Uint8Array): Parameters {
  return new Map([...parseSafetensors(bytes)].map(([name, { data }]) => [name, data]));
}
