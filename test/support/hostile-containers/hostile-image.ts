import { readFile } from 'node:fs/promises';
import type { Engine } from '../../../runners/sandbox/container-engine.ts';
import { buildTestImage } from '../build-test-image.ts';

/** Builds an image from one of the scripts in this folder, each of which misbehaves in a different way. */
export async function hostileImage(engine: Engine, file: `${string}.sh` | `${string}.mjs`): Promise<string> {
  const script = await readFile(new URL(file, import.meta.url), 'utf8');
  const name = file.replace(/\.\w+$/, '');
  return buildTestImage(engine, { name, script, shell: file.endsWith('.sh'), stage: 'repair' });
}
