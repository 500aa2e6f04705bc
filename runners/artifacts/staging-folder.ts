import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Folders for what is being made; it moves to its place in one step once it is complete. */
export class StagingFolder {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A new, empty folder. */
  async create(): Promise<string> {
    const folder = join(this.root, `${hostname()} ${process.pid} ${randomUUID()}`);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Removes what killed processes of this machine left behind; other machines may share the folder. */
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
