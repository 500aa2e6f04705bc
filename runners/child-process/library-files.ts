import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * The shared libraries that programs and native modules of ours load, the loader included, as `ldd` finds them.
 * @throws if there is no `ldd`, or it does not know a file.
 */
export async function librariesOf(files: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execute('ldd', [...files], { timeout: 10_000 });
  // Such as "libdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00…)" or "/lib64/ld-linux-x86-64.so.2 (0x00…)".
  const found = Array.from(stdout.matchAll(/^\s+(?:\S+ => )?(\/\S+) \(0x/gm), ([, path]) => path ?? '');
  return [...new Set(found)].sort();
}

/** The native modules and libraries for this machine in the folder of a package; none if it has none. */
export async function nativeFilesOf(packageFolder: string): Promise<readonly string[]> {
  const files = await readdir(packageFolder, { recursive: true });
  const ownMachine = join(process.platform, process.arch);
  return files
    .filter((file) => file.includes(ownMachine) && /\.node$|\.so(\.\d+)*$/.test(file))
    .map((file) => join(packageFolder, file));
}
