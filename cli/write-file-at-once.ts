import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CliError } from './cli-error.ts';

/**
 * Checks that a file can be written at this path, before the work for it begins.
 * @throws CliError USAGE
 */
export async function checkFilePlace(out: string): Promise<void> {
  const folder = dirname(resolve(out));
  const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!(await isFolder(folder))) {
    throw new CliError('USAGE', `The folder ${folder} does not exist. Create it, or give another --out.`, { folder });
  }
  if (await isFolder(out)) throw new CliError('USAGE', `${out} is a folder. Give a file as --out.`, { out });
}

/** Replaces a file in one step, so that it is never half written: writes a temporary file beside it and renames that. */
export async function writeFileAtOnce(out: string, content: string): Promise<void> {
  const staged = `${resolve(out)}.partial-${process.pid}-${randomUUID()}`;
  try {
    await writeFile(staged, content, { flag: 'wx' });
    await rename(staged, out);
  } finally {
    await rm(staged, { force: true });
  }
}
