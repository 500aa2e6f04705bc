import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { Baseline } from '../../defenses/defense-catalog.ts';
import { bundleDefense, describeBundle, packageFile } from './bundle-defense.ts';
import { wasmFile } from '../../defenses/lib/wasm-file.ts';

/** Path of a file of a reference defense. */
function sourceFile({ id }: Baseline, name: string): string {
  return fileURLToPath(new URL(`../../defenses/${id}/${name}`, import.meta.url));
}

/**
 * What decides the image of a reference defense, but for its base.
 * @returns SHA-256.
 */
export async function hashBaseline(baseline: Baseline): Promise<string> {
  const dockerfile = await readFile(sourceFile(baseline, 'Dockerfile'), 'utf8');
  const program =
    baseline.base === 'node'
      ? await describeBundle(sourceFile(baseline, 'defense.ts'))
      : await readFile(sourceFile(baseline, 'defense.py'), 'utf8');
  return sha256Hex(JSON.stringify([dockerfile, program]));
}

/** Lays out the build context of a reference defense in an empty folder. */
export async function stageBaseline(baseline: Baseline, folder: string): Promise<void> {
  await stageFile(sourceFile(baseline, 'Dockerfile'), join(folder, 'Dockerfile'));
  if (baseline.base === 'python') {
    await stageFile(sourceFile(baseline, 'defense.py'), join(folder, 'defense.py'));
    return;
  }
  const bundle = join(folder, 'defense.cjs');
  await writeFile(bundle, await bundleDefense(sourceFile(baseline, 'defense.ts')), { mode: 0o644 });
  await stageFile(packageFile('@tensorflow/tfjs-backend-wasm', `dist/${wasmFile}`), join(folder, wasmFile));
}

async function stageFile(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o644); // the container's user is nobody
}
