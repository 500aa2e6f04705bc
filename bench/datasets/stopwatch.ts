import { readFileSync } from 'node:fs';

/** Time since the start: wall time, and CPU time of all threads of this process. */
export interface Elapsed {
  readonly wallSeconds: number;
  readonly processorSeconds: number;
}

/** @returns a function that gives the time elapsed up to the call. */
export function startStopwatch(): () => Elapsed {
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(usage);
    return { wallSeconds: (performance.now() - startedAt) / 1000, processorSeconds: (user + system) / 1e6 };
  };
}

/**
 * Peak resident memory of this process, in bytes. On Linux `resourceUsage().maxRSS` is not used, because it is never less
 * than what the parent held when it forked.
 */
export function peakMemoryBytes(): number {
  const kibibytes =
    process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : null;
  return 1024 * Number(kibibytes ?? process.resourceUsage().maxRSS);
}
