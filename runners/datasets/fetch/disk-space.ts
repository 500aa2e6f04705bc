import { statfs } from 'node:fs/promises';
import { FetchError } from './fetch-error.ts';

/** Free bytes for this user on the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytesOf: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Size of unpacked files relative to their archive. Images and audio are hardly compressed. */
export const unpackedShare = 1.2;

/** @throws FetchError DISK_FULL with the folder, the free space and the needed space. */
export async function ensureDiskSpace(folder: string, neededBytes: number, freeBytes = freeBytesOf): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= neededBytes) return;
  const message = `The disk of ${folder} has ${gigabytes(free)} free, but about ${gigabytes(neededBytes)} are needed. Free some space or choose a data folder on another disk.`;
  throw new FetchError('DISK_FULL', message, { folder, freeBytes: free, neededBytes });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
