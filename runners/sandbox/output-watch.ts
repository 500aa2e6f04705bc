import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { CgroupFolders } from './cgroup-evidence.ts';
import type { ContainerRun, PreparedFolders } from './container-arguments.ts';
import { exceeds, measureFolder, type FolderSize } from './measure-folder.ts';

/**
 * Other programs use the disk, too, so free space is only considered when it shrinks by this much more than the limit.
 */
const diskSlackBytes = 1024 ** 3;
/** Memory holds whole pages, so files of together `bytesMax` may take more. Less than the slack of the quota. */
const blockSlackBytes = 1024 ** 2;

/**
 * Watches one output folder. A program can also hold files open that it has deleted. These count as output: exactly, where
 * the output is a file system of its own; elsewhere when free disk space shrinks by more than the limit, and the
 * container's processes wrote that much.
 */
export class OutputWatch {
  readonly #folder: string;
  readonly #bounds: { readonly bytesMax: number; readonly entriesMax: number };
  readonly #hasQuota: boolean;
  #freeBytesAtStart: number | null = null;

  constructor({ outputFolder, limits }: ContainerRun, { hasQuota }: PreparedFolders) {
    this.#hasQuota = hasQuota;
    this.#folder = outputFolder;
    this.#bounds = { bytesMax: limits.outputBytesMax, entriesMax: limits.outputFilesMax };
  }

  async begin(): Promise<void> {
    this.#freeBytesAtStart = await freeBytes(this.#folder);
  }

  async measure(): Promise<{ readonly size: FolderSize; readonly exceeded: boolean }> {
    const size = await measureFolder(this.#folder, this.#bounds);
    return { size, exceeded: exceeds(size, this.#bounds) };
  }

  /** @returns whether the container holds more of the disk than it may, in files that no longer have a name. */
  async holdsHiddenFiles(cgroups: CgroupFolders): Promise<boolean> {
    if (this.#hasQuota) {
      const status = await statfs(this.#folder).catch(() => null);
      return status !== null && (status.blocks - status.bfree) * status.bsize > this.#bounds.bytesMax + blockSlackBytes;
    }
    const allowance = this.#bounds.bytesMax + diskSlackBytes;
    const free = await freeBytes(this.#folder);
    if (free === null || this.#freeBytesAtStart === null || this.#freeBytesAtStart - free <= allowance) return false;
    return (await writtenBytes(cgroups)) > allowance;
  }
}

async function freeBytes(folder: string): Promise<number | null> {
  const status = await statfs(folder).catch(() => null);
  return status && status.bavail * status.bsize;
}

/**
 * Bytes that a container's processes wrote to disks; bytes of ended processes are counted for the parent that waited
 * for them.
 */
async function writtenBytes({ memory }: CgroupFolders): Promise<number> {
  const processIds = await readFile(join(memory, 'cgroup.procs'), 'utf8').catch(() => '');
  const counters = await Promise.all(
    processIds
      .split('\n')
      .filter((processId) => /^\d+$/.test(processId))
      .map(async (processId) => {
        const counts = await readFile(`/proc/${processId}/io`, 'utf8').catch(() => '');
        return Number(/^write_bytes: (\d+)$/m.exec(counts)?.[1] ?? 0);
      }),
  );
  return counters.reduce((sum, bytes) => sum + bytes, 0);
}
