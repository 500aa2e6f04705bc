import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CliError } from './cli-error.ts';

/**
 * Refuses a place that cannot become a file, before any work is done for it.
 * @throws CliError USAGE
 */
export async function checkFilePlace(out: string): Promise<void> {
  const folder = dirname(resolve(out));
  const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!(await isFolder(folder))) {
    throw new CliError('USAGE', `The folder ${folder} is not there; make it, or give another --out.`, { folder });
  }
  if (await isFolder(out)) throw new CliError('USAGE', `${out} is a folder; give a file as --out.`, { out });
}

/** Writes a file beside its place and moves it there when all of it is written: it is the old one or the new one. */
export async function writeFileAtOnce(out: string, content: string): Promise<void> {
  const staged = `${resolve(out)}.partial-${process.pid}-${randomUUID()}`;
  try {
    await writeFile(staged, content, { flag: 'wx' });
    await rename(staged, out);
  } finally {
    await rm(staged, { force: true });
  }
}
