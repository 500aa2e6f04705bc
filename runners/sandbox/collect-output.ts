import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readlink, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, SandboxError } from './sandbox-error.ts';

/** A file of a container as it was copied. */
export interface CopiedOutput {
  readonly bytes: number;
  readonly sha256: string;
}

const chunkBytes = 1024 ** 2;

/**
 * Copies one file that a hostile container wrote, in pieces that do not keep the event loop from other work. Only a
 * regular file with a single name is opened: a link could lead to a file of this machine, and a pipe or device might never
 * end.
 * @param name a file name, not a path.
 * @param destination must not exist.
 * @throws SandboxError OUTPUT_MISSING | OUTPUT_NOT_A_FILE | OUTPUT_TOO_LARGE.
 */
export async function copyOutputFile(
  folder: string,
  name: string,
  bytesMax: number,
  destination: string,
): Promise<CopiedOutput> {
  const source = await openOutputFile(folder, name, bytesMax);
  try {
    const copy = await open(destination, 'wx', 0o644);
    try {
      return await copyChunks(source, copy, bytesMax, name);
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

async function copyChunks(source: FileHandle, copy: FileHandle, bytesMax: number, name: string): Promise<CopiedOutput> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(chunkBytes);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, buffer.length, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await copy.writeFile(chunk);
    bytes += bytesRead;
    if (bytes > bytesMax) throw tooLarge(name, bytes, bytesMax); // it has grown since it was opened
  }
}

async function openOutputFile(folder: string, name: string, bytesMax: number): Promise<FileHandle> {
  if (name !== basename(name) || name === '.' || name === '..' || name.includes('\0')) {
    throw new SandboxError('OUTPUT_MISSING', `"${name}" is not a file name.`, { name });
  }
  const path = join(folder, name);
  const seen = await lstat(path).catch(() => null);
  if (!seen) {
    throw new SandboxError('OUTPUT_MISSING', `The container did not write /mbti/output/${name}.`, { name });
  }
  if (!isPlain(seen)) throw notAFile(name, await describe(path, seen));
  // The file may have been replaced since then. O_NOFOLLOW refuses a link, O_NONBLOCK does not wait for a pipe.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      throw notAFile(name, `a file that cannot be opened (${messageOf(cause)})`, cause);
    },
  );
  try {
    const opened = await handle.stat();
    if (!isPlain(opened)) throw notAFile(name, await describe(path, opened));
    if (opened.size > bytesMax) throw tooLarge(name, opened.size, bytesMax);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function isPlain(status: Stats): boolean {
  return status.isFile() && status.nlink === 1;
}

async function describe(path: string, status: Stats): Promise<string> {
  if (status.isSymbolicLink()) return `symbolic link to ${(await readlink(path).catch(() => '?')).slice(0, 300)}`;
  if (status.isDirectory()) return 'folder';
  if (status.isFIFO()) return 'named pipe';
  if (status.isSocket()) return 'socket';
  if (status.isBlockDevice() || status.isCharacterDevice()) return 'device';
  return `file with ${status.nlink} names`;
}

function notAFile(name: string, found: string, cause?: unknown): SandboxError {
  return new SandboxError(
    'OUTPUT_NOT_A_FILE',
    `/mbti/output/${name} is not a regular file (${found}); expected a plain file with a single name.`,
    { name, found },
    { cause },
  );
}

function tooLarge(name: string, bytes: number, bytesMax: number): SandboxError {
  return new SandboxError(
    'OUTPUT_TOO_LARGE',
    `/mbti/output/${name} has ${bytes} bytes; at most ${bytesMax} are allowed.`,
    { name, bytes, bytesMax },
  );
}
