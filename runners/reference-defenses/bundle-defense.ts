import { build, type BuildOptions, type Metafile } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolderOf } from '../datasets/package-folder.ts';

const repositoryFolder = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Bundles a TypeScript defense and its imports into one CommonJS file for Node. Comments in the bundle name files by
 * their path in this repository, so the bytes do not depend on where the repository is.
 */
export async function bundleDefense(sourceFile: string): Promise<string> {
  return (await bundle(sourceFile, { packages: 'bundle' })).text;
}

/**
 * Describes a bundle in a tenth of the time that bundling takes: our own code, and the version of each package.
 * @returns a text that is equal for equal bundles.
 */
export async function describeBundle(sourceFile: string): Promise<string> {
  const { text, metafile } = await bundle(sourceFile, { packages: 'external' });
  const versions = await Promise.all(['esbuild', ...packagesIn(metafile)].map(packageVersion));
  return [...versions, text].join('\n');
}

async function bundle(
  sourceFile: string,
  options: Pick<BuildOptions, 'packages'>,
): Promise<{ readonly text: string; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [sourceFile],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs', // TensorFlow.js for Node is CommonJS
    absWorkingDir: repositoryFolder,
    write: false,
    metafile: true,
    logLevel: 'silent', // errors are thrown, with their messages
  });
  return { text: outputFiles[0]?.text ?? '', metafile };
}

function packagesIn({ outputs }: Metafile): readonly string[] {
  const imported = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return [...new Set(imported)].filter((path) => !isBuiltin(path)).sort();
}

async function packageVersion(name: string): Promise<string> {
  const file = join(packageFolderOf(name), 'package.json');
  const description: unknown = JSON.parse(await readFile(file, 'utf8'));
  const hasVersion = typeof description === 'object' && description !== null && 'version' in description;
  return `${name} ${hasVersion ? String(description.version) : ''}`;
}

/** The path of a file of an installed package. */
export function packageFile(packageName: string, file: string): string {
  return require.resolve(`${packageName}/${file}`);
}
