import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Temporary folders for unfinished output. Complete output is moved to its place in one step. */
export class StagingFolder {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Creates a new, empty folder. */
  async create(): Promise<string> {
    const folder = join(this.root, `${hostname()} ${process.pid} ${randomUUID()}`);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Removes the folders of killed processes of this machine. Other machines may share the root folder. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.root).catch(() => [])) {
      const [host, pid] = name.split(' ');
      if (host !== hostname() || isAlive(Number(pid))) continue;
      await rm(join(this.root, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
