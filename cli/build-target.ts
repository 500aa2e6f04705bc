import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildReferenceDefenses } from '../runners/reference-defenses/build-reference-defenses.ts';
import { defensesFolder, listReferenceDefenses } from '../runners/reference-defenses/list-reference-defenses.ts';
import { buildImage } from '../runners/sandbox/build-image.ts';
import type { Engine } from '../runners/sandbox/container-engine.ts';
import { SandboxError } from '../runners/sandbox/sandbox-error.ts';

/**
 * Builds the image of a folder: one of defenses/ like the reference defenses, any other by its Dockerfile, with the
 * network that the build may need.
 * @param folder an absolute path.
 * @returns the reference of the image.
 * @throws SandboxError BUILD_FAILED | ENGINE_FAILED
 */
export async function buildTarget(engine: Engine, folder: string, onProgress: (line: string) => void): Promise<string> {
  if (dirname(folder) === defensesFolder && existsSync(join(folder, 'defense.json'))) {
    const defenses = (await listReferenceDefenses()).filter(({ id }) => id === basename(folder));
    const [built] = await buildReferenceDefenses(engine, { defenses, onProgress });
    if (built && built.image !== null) return built.image;
    throw new SandboxError('BUILD_FAILED', built ? built.failure : `There is no reference defense in ${folder}.`);
  }
  const tag = `localhost/mbti-run-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}:latest`;
  await buildImage(engine, { contextFolder: folder, tag, withNetwork: true, onProgress });
  return tag;
}
