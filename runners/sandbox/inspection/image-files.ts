import { posix } from 'node:path';
import { sandboxUserId } from '../sandbox-user.ts';

/** One file, folder, link or other thing in an image. */
export interface ImageEntry {
  readonly kind: 'file' | 'folder' | 'link' | 'named pipe' | 'socket' | 'device';
  /** Permission bits, such as 0o755. */
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly sizeBytes: number;
  /** Where a link leads. */
  readonly target: string | null;
}

/** The root file system of an image, seen without starting it. Paths are absolute; no link in them is followed. */
export interface ImageFiles {
  /** @returns null when there is nothing at this path. */
  entry(path: string): Promise<ImageEntry | null>;
  /** The first bytes of a regular file, at most `headBytes` of them. */
  head(path: string): Promise<Buffer>;
  readonly totals: ImageTotals;
}

/** How much an image holds, unpacked. */
export interface ImageTotals {
  readonly entries: number;
  readonly bytes: number;
}

/** Holds the first line of a script, and the header of a program with the name of its loader. */
export const headBytes = 1_024;
const linksMax = 40; // as the kernel follows

/** Where a path leads in an image, or why it leads nowhere. Both name the last path that was looked at. */
export type Located =
  | { readonly path: string; readonly entry: ImageEntry; readonly closedFolder: string | null }
  | {
      readonly path: string;
      readonly entry: null;
      readonly reason: 'is missing' | 'is not a folder' | 'is a link that leads nowhere';
    };

/**
 * Follows a path through the folders and links of an image, never out of it.
 * @returns with the entry, the first folder on the way that user 65534 may not enter.
 */
export async function locate(files: ImageFiles, path: string): Promise<Located> {
  const pending = path.split('/');
  let current = '/';
  let entry = await files.entry('/');
  if (!entry) return { path: current, entry, reason: 'is missing' };
  let closedFolder: string | null = null;
  for (let links = 0; pending.length > 0;) {
    const name = pending.shift() ?? '';
    if (name === '' || name === '.') continue;
    if (entry.kind !== 'folder') return { path: current, entry: null, reason: 'is not a folder' };
    if (!mayExecute(entry)) closedFolder ??= current;
    const next = posix.join(current, name); // ".." of the root is the root
    const found: ImageEntry | null = await files.entry(next);
    if (!found) return { path: next, entry: null, reason: 'is missing' };
    if (found.kind === 'link') {
      links += 1;
      if (links > linksMax) return { path: next, entry: null, reason: 'is a link that leads nowhere' };
      const target = found.target ?? '';
      if (target.startsWith('/')) {
        current = '/';
        const root = await files.entry('/');
        if (!root) return { path: current, entry: null, reason: 'is missing' };
        entry = root;
      }
      pending.unshift(...target.split('/'));
      continue;
    }
    current = next;
    entry = found;
  }
  return { path: current, entry, closedFolder };
}

/** Whether the user of the sandbox may execute a file, or enter a folder. */
export function mayExecute({ mode, userId, groupId }: ImageEntry): boolean {
  if (userId === sandboxUserId) return (mode & 0o100) !== 0;
  if (groupId === sandboxUserId) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Whether the user of the sandbox may read a file. */
export function mayRead({ mode, userId, groupId }: ImageEntry): boolean {
  if (userId === sandboxUserId) return (mode & 0o400) !== 0;
  if (groupId === sandboxUserId) return (mode & 0o040) !== 0;
  return (mode & 0o004) !== 0;
}
