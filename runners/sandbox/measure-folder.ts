import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** How much a folder holds. A walk that stopped at the limit counts what it saw, which is more than the limit. */
export interface FolderSize {
  /** Sum of the apparent sizes. */
  readonly bytes: number;
  /** Sum of the blocks held on disk, which a program can reserve beyond a file's size. */
  readonly allocatedBytes: number;
  /** Files, links and folders, without the folder itself. */
  readonly entries: number;
}

/** What a walk cannot see is more than any limit. */
const unmeasurable: FolderSize = { bytes: Infinity, allocatedBytes: Infinity, entries: Infinity };

/**
 * Measures a folder that a hostile program may be writing to. Links are not followed, entries that disappear are
 * skipped, and the walk ends as soon as a limit is exceeded. What cannot be measured, such as folders nested deeper than
 * the longest path of the kernel, counts as infinitely large.
 */
export async function measureFolder(
  folder: string,
  limits: { readonly bytesMax: number; readonly entriesMax: number },
): Promise<FolderSize> {
  let bytes = 0;
  let allocatedBytes = 0;
  let entries = 0;
  const pending = [folder];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    try {
      for await (const { name } of await opendir(current)) {
        const path = join(current, name);
        const status = await lstat(path).catch(ifGone);
        if (!status) continue;
        entries += 1;
        if (status.isDirectory()) pending.push(path);
        else bytes += status.size;
        allocatedBytes += status.blocks * 512;
        if (entries > limits.entriesMax || bytes > limits.bytesMax) {
          return { bytes, allocatedBytes, entries };
        }
      }
    } catch (cause) {
      if (isGone(cause)) continue; // removed, or replaced by a file, in the meantime
      if (isHidden(cause)) return unmeasurable;
      throw cause; // a trouble of this machine
    }
  }
  return { bytes, allocatedBytes, entries };
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined);

function isGone(cause: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].some((code) => code === codeOf(cause));
}

/** What a program can do so that its folders are not seen: nest them too deep, or close them. */
function isHidden(cause: unknown): boolean {
  return ['ENAMETOOLONG', 'EACCES', 'EPERM', 'ELOOP'].some((code) => code === codeOf(cause));
}

function ifGone(cause: unknown): null {
  if (isGone(cause)) return null;
  throw cause;
}

const allocationSlackBytes = 16 * 1024 ** 2;

/** @returns whether the folder is over its limits; file systems may reserve up to twice what a file holds. */
export function exceeds(size: FolderSize, limits: { readonly bytesMax: number; readonly entriesMax: number }): boolean {
  return (
    size.bytes > limits.bytesMax ||
    size.entries > limits.entriesMax ||
    size.allocatedBytes > 2 * limits.bytesMax + allocationSlackBytes
  );
}
