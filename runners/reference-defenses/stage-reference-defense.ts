import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { ReferenceDefense } from '../../defenses/defense-catalog.ts';
import { bundleDefense, describeBundle, packageFile } from './bundle-defense.ts';
import { wasmFile } from '../../defenses/lib/wasm-file.ts';

function sourceFile({ id }: ReferenceDefense, name: string): string {
  return fileURLToPath(new URL(`../../defenses/${id}/${name}`, import.meta.url));
}

/**
 * SHA-256 of everything that the image of a reference defense is built from, except its base image.
 */
export async function hashReferenceDefense(defense: ReferenceDefense): Promise<string> {
  const dockerfile = await readFile(sourceFile(defense, 'Dockerfile'), 'utf8');
  const program =
    defense.base === 'node'
      ? await describeBundle(sourceFile(defense, 'defense.ts'))
      : await readFile(sourceFile(defense, 'defense.py'), 'utf8');
  return sha256Hex(JSON.stringify([dockerfile, program]));
}

/** Writes the build context of a reference defense into an empty folder. */
export async function stageReferenceDefense(defense: ReferenceDefense, folder: string): Promise<void> {
  await stageFile(sourceFile(defense, 'Dockerfile'), join(folder, 'Dockerfile'));
  if (defense.base === 'python') {
    await stageFile(sourceFile(defense, 'defense.py'), join(folder, 'defense.py'));
    return;
  }
  const bundle = join(folder, 'defense.cjs');
  await writeFile(bundle, await bundleDefense(sourceFile(defense, 'defense.ts')), { mode: 0o644 });
  await stageFile(packageFile('@tensorflow/tfjs-backend-wasm', `dist/${wasmFile}`), join(folder, wasmFile));
}

async function stageFile(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o644); // readable for the container's user
}
