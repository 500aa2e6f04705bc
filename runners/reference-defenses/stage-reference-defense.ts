import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { wasmFile } from '../tensor/wasm-file.ts';
import { bundleDefense, describeBundle, packageFile } from './bundle-defense.ts';
import { defensesFolder, programs, type ReferenceDefense } from './list-reference-defenses.ts';

function sourceFile({ id }: ReferenceDefense, name: string): string {
  return join(defensesFolder, id, name);
}

/**
 * SHA-256 of everything that the image of a reference defense is built from, except its base image.
 */
export async function hashReferenceDefense(defense: ReferenceDefense): Promise<string> {
  const dockerfile = await readFile(sourceFile(defense, 'Dockerfile'), 'utf8');
  const program =
    defense.base === 'node'
      ? await describeBundle(sourceFile(defense, programs.node))
      : await readFile(sourceFile(defense, programs.python), 'utf8');
  return sha256Hex(JSON.stringify([dockerfile, program]));
}

/** Writes the build context of a reference defense into an empty folder. */
export async function stageReferenceDefense(defense: ReferenceDefense, folder: string): Promise<void> {
  await stageFile(sourceFile(defense, 'Dockerfile'), join(folder, 'Dockerfile'));
  if (defense.base === 'python') {
    await stageFile(sourceFile(defense, programs.python), join(folder, programs.python));
    return;
  }
  const bundle = join(folder, 'defense.cjs');
  await writeFile(bundle, await bundleDefense(sourceFile(defense, programs.node)), { mode: 0o644 });
  await stageFile(packageFile('@tensorflow/tfjs-backend-wasm', `dist/${wasmFile}`), join(folder, wasmFile));
}

async function stageFile(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o644); // readable for the container's user
}
