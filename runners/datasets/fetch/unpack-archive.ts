import { mkdir, rm, stat } from 'node:fs/promises';
import { errorCodeOf } from '../official-folder.ts';
import { damagedArchive, EntryGuard, usualLimits, type ArchiveLimits } from './archive-entry.ts';
import { FetchError } from './fetch-error.ts';
import { mergeFolder } from './merge-folder.ts';
import { unpackTar, type Unpacking } from './unpack-tar.ts';
import { unpackZip } from './unpack-zip.ts';

export interface Unpack extends Pick<Unpacking, 'archive' | 'onProgress' | 'signal'> {
  readonly format: 'tar.gz' | 'zip';
  /** Destination of the entries; existing files are kept. */
  readonly destination: string;
  /** A temporary folder on the same disk; cleared first and deleted at the end. */
  readonly staging: string;
  readonly limits?: ArchiveLimits | undefined;
}

/**
 * Unpacks an archive to a temporary folder and moves all entries to the destination at the end.
 * @throws FetchError ARCHIVE_UNSAFE | ARCHIVE_DAMAGED; file system errors.
 */
export async function unpackArchive({ format, destination, staging, limits, ...unpack }: Unpack): Promise<void> {
  const { archive, signal } = unpack;
  const guard = new EntryGuard(archive, limits ?? usualLimits((await stat(archive)).size));
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    await (format === 'zip' ? unpackZip : unpackTar)({ ...unpack, folder: staging, guard });
    await mergeFolder(staging, destination);
  } catch (error) {
    const isOfDisk = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE'].includes(
      String(errorCodeOf(error)),
    );
    if (error instanceof FetchError || signal?.aborted || isOfDisk) throw error;
    throw damagedArchive(archive, error);
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 }); // a file may still be open for writing
  }
}
