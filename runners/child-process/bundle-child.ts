import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An entry file and its imports as a few JavaScript files. */
export interface ChildBundle {
  readonly folder: string; // its files import `nativePackages` from ../node_modules
  readonly file: string; // of the entry, in that folder
}

/** Cannot be bundled, because they load a native library from beside their own files. */
export const nativePackages = ['onnxruntime-node', 'onnxruntime-common'] as const;

const prefix = 'mbti-child-'; // of the temporary folders, followed by the process id
const bundles = new Map<string, Promise<ChildBundle>>();

/**
 * Bundles an entry file, once per process. A bundle starts in less than half the time that loading the sources with tsx
 * takes, and a sandbox that has only a few files is enough for it.
 */
export async function bundleChild(entry: URL): Promise<ChildBundle> {
  const known = await bundles.get(entry.href)?.catch(() => undefined);
  if (known && existsSync(join(known.folder, known.file))) return known; // a system may clear old temporary files
  const made = bundle(fileURLToPath(entry));
  bundles.set(entry.href, made);
  return made;
}

async function bundle(entryFile: string): Promise<ChildBundle> {
  await removeLeftovers();
  const root = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'child');
  const { build } = await import('esbuild');
  await build({
    entryPoints: [entryFile],
    outdir: folder,
    bundle: true,
    splitting: true, // what is imported on demand is a file of its own
    minify: true, // less to compile at each start
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    external: [...nativePackages],
    // Bundled CommonJS packages call `require` for built-in modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent', // errors are thrown, with their messages
  });
  await mkdir(join(root, 'node_modules'));
  for (const name of nativePackages) await symlink(nativePackageFolder(name), join(root, 'node_modules', name));
  for (const path of [root, folder]) await chmod(path, 0o755); // the child runs as another user
  return { folder, file: basename(entryFile).replace(/\.ts$/, '.mjs') };
}

/** Where a native package is installed. */
export function nativePackageFolder(name: (typeof nativePackages)[number]): string {
  const installed = join('node_modules', name);
  const file = createRequire(import.meta.url).resolve(name);
  return file.slice(0, file.lastIndexOf(installed) + installed.length);
}

/** Removes the bundles of processes that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? /^([1-9][0-9]*)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {}); // may be another user's
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
