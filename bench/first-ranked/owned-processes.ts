import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface OwnedProcess {
  readonly pid: number;
  readonly command: string;
}

/** Environment variable that is set to a unique value for the started processes, so that they can be found. */
export const markName = 'MBTI_BENCH_MARK';

/**
 * Every live process that was started in `folder`: it has the mark in its environment, or has its working directory in the
 * folder, or names the folder on its command line (PostgreSQL does not inherit the environment). Reads /proc: Linux only.
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

/** Stops the processes that are left, with SIGINT, then SIGTERM, then SIGKILL. @returns the processes found. */
export async function endOwnedProcesses(folder: string, mark: string): Promise<readonly OwnedProcess[]> {
  const found = findOwnedProcesses(folder, mark);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of findOwnedProcesses(folder, mark)) {
      try {
        process.kill(pid, signal);
      } catch {
        // it has just exited
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
    return ''; // the process has exited, or belongs to the kernel
  }
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
