import { readFile } from 'node:fs/promises';
import type { Engine } from '../../../runners/sandbox/container-engine.ts';
import { buildTestImage } from '../build-test-image.ts';

/** @param file one of the scripts beside this file, each a container that misbehaves in its own way. */
export async function hostileImage(engine: Engine, file: `${string}.sh` | `${string}.mjs`): Promise<string> {
  const script = await readFile(new URL(file, import.meta.url), 'utf8');
  const name = file.replace(/\.\w+$/, '');
  return buildTestImage(engine, { name, script, shell: file.endsWith('.sh'), stage: 'repair' });
}
