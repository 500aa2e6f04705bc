import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface OwnedProcess {
  readonly pid: number;
  readonly command: string;
}

/** Put into the environment of what is started, with a value that nobody else uses. */
export const markName = 'MBTI_BENCH_MARK';

/**
 * Every living process that came from a start in `folder`: it carries the mark in its environment, or runs in the folder,
 * or names it on its command line (PostgreSQL gets an environment of its own). Reads /proc, so Linux only.
 */
export function findOwnedProcesses(folder: string, mark: string): readonly OwnedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const stat = readOrEmpty(`/proc/${name}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ');
      const command = readOrEmpty(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
      const isOwned =
        command.includes(folder) ||
        folderOf(name).startsWith(folder) ||
        readOrEmpty(`/proc/${name}/environ`).split('\0').includes(`${markName}=${mark}`);
      const isAlive = stat[0] !== undefined && !['', 'Z', 'X'].includes(stat[0]);
      return isOwned && isAlive ? [{ pid: Number(name), command }] : [];
    });
}

/** Ends what is left, politely first. @returns what had to be ended. */
export async function endOwnedProcesses(folder: string, mark: string): Promise<readonly OwnedProcess[]> {
  const found = findOwnedProcesses(folder, mark);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of findOwnedProcesses(folder, mark)) {
      try {
        process.kill(pid, signal);
      } catch {
        // it has just ended
      }
    }
    for (let wait = 0; wait < 50 && findOwnedProcesses(folder, mark).length > 0; wait++) await sleep(100);
  }
  return found;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // ended meanwhile, or of the kernel
  }
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
