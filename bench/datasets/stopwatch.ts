import { readFileSync } from 'node:fs';

/** Time since the start: on the wall, and of the processor, all threads of this process together. */
export interface Elapsed {
  readonly wallSeconds: number;
  readonly processorSeconds: number;
}

/** @returns what has passed, whenever it is asked. */
export function startStopwatch(): () => Elapsed {
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(usage);
    return { wallSeconds: (performance.now() - startedAt) / 1000, processorSeconds: (user + system) / 1e6 };
  };
}

/**
 * The most memory that this process has held, resident, in bytes. On Linux not `resourceUsage().maxRSS`: that is never
 * less than what the parent held when it forked.
 */
export function peakMemoryBytes(): number {
  const kibibytes =
    process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : null;
  return 1024 * Number(kibibytes ?? process.resourceUsage().maxRSS);
}
