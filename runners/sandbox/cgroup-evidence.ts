import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Counters of the kernel for one container, as far as this machine lets us read them. */
export interface CgroupEvidence {
  readonly peakMemoryBytes: number | null;
  readonly cpuSeconds: number | null;
  /** Processes that were killed because memory ran out. */
  readonly oomKills: number;
  /** Times the memory limit was reached; this alone proves nothing, because reclaiming may have helped. */
  readonly memoryLimitHits: number;
  /** Times that a new process was refused because of the process limit. */
  readonly processLimitHits: number;
}

export const noEvidence: CgroupEvidence = {
  peakMemoryBytes: null,
  cpuSeconds: null,
  oomKills: 0,
  memoryLimitHits: 0,
  processLimitHits: 0,
};

/** Folders of one container's control groups. */
export interface CgroupFolders {
  readonly version: 1 | 2;
  readonly memory: string;
  readonly cpu: string;
  readonly processes: string;
}

const cgroupRoot = '/sys/fs/cgroup';

/**
 * Finds the control groups of a container by its main process.
 * @returns null if the engine runs on another machine, or the container has ended.
 */
export async function findCgroupFolders(processId: number): Promise<CgroupFolders | null> {
  if (processId <= 1) return null;
  const listing = await readFile(`/proc/${processId}/cgroup`, 'utf8').catch(() => null);
  return listing === null ? null : parseCgroupListing(listing);
}

/**
 * Parses /proc/<pid>/cgroup. The container needs a group of its own: the counters of a shared group also count others.
 */
export function parseCgroupListing(listing: string): CgroupFolders | null {
  const paths = new Map<string, string>();
  for (const line of listing.split('\n')) {
    const [, controllers, ...path] = line.split(':');
    if (controllers === undefined) continue;
    for (const controller of controllers.split(',')) paths.set(controller, path.join(':'));
  }
  const own = (controller: string): string | null => {
    const path = paths.get(controller);
    return path !== undefined && /libpod|docker|[0-9a-f]{64}/.test(path) ? path : null;
  };
  const memory = own('memory');
  if (memory !== null) {
    const folder = (controller: string): string => join(cgroupRoot, controller, paths.get(controller) ?? memory);
    return { version: 1, memory: folder('memory'), cpu: folder('cpuacct'), processes: folder('pids') };
  }
  const unified = own('');
  if (unified === null) return null;
  const folder = join(cgroupRoot, unified);
  return { version: 2, memory: folder, cpu: folder, processes: folder };
}

/** Reads the counters once. A counter that is gone or missing keeps its earlier value, because counters only grow. */
export async function sampleCgroup(
  { version, memory, cpu, processes }: CgroupFolders,
  earlier: CgroupEvidence,
): Promise<CgroupEvidence> {
  const read = (folder: string, file: string): Promise<string> => readFile(join(folder, file), 'utf8').catch(() => '');
  if (version === 1) {
    const [peak, limit, failures, oomControl, cpuUsage, processEvents] = await Promise.all([
      read(memory, 'memory.max_usage_in_bytes'),
      read(memory, 'memory.limit_in_bytes'),
      read(memory, 'memory.failcnt'),
      read(memory, 'memory.oom_control'),
      read(cpu, 'cpuacct.usage'),
      read(processes, 'pids.events'),
    ]);
    return later(earlier, {
      peakMemoryBytes: wholeNumber(peak),
      cpuSeconds: scaled(wholeNumber(cpuUsage), 1e-9),
      oomKills: counter(oomControl, 'oom_kill'),
      // Not counted where the limits with and without swap are equal, as ours are; then the peak shows a hit.
      memoryLimitHits: Math.max(wholeNumber(failures) ?? 0, isAtLimit(wholeNumber(peak), wholeNumber(limit)) ? 1 : 0),
      processLimitHits: counter(processEvents, 'max'),
    });
  }
  const [peak, current, memoryEvents, cpuStatistics, processEvents] = await Promise.all([
    read(memory, 'memory.peak'), // since Linux 5.19
    read(memory, 'memory.current'),
    read(memory, 'memory.events'),
    read(cpu, 'cpu.stat'),
    read(processes, 'pids.events'),
  ]);
  return later(earlier, {
    peakMemoryBytes: wholeNumber(peak) ?? wholeNumber(current),
    cpuSeconds: cpuStatistics === '' ? null : counter(cpuStatistics, 'usage_usec') * 1e-6,
    oomKills: counter(memoryEvents, 'oom_kill'),
    memoryLimitHits: counter(memoryEvents, 'oom'), // `max` also counts what reclaiming has helped
    processLimitHits: counter(processEvents, 'max'),
  });
}

/** Charges come in batches of pages, so a peak may stay a little below a limit that was hit. */
const batchBytes = 256 * 1024;

function isAtLimit(peakBytes: number | null, limitBytes: number | null): boolean {
  return peakBytes !== null && limitBytes !== null && peakBytes >= limitBytes - batchBytes;
}

function later(earlier: CgroupEvidence, now: CgroupEvidence): CgroupEvidence {
  return {
    peakMemoryBytes: largest(earlier.peakMemoryBytes, now.peakMemoryBytes),
    cpuSeconds: largest(earlier.cpuSeconds, now.cpuSeconds),
    oomKills: Math.max(earlier.oomKills, now.oomKills),
    memoryLimitHits: Math.max(earlier.memoryLimitHits, now.memoryLimitHits),
    processLimitHits: Math.max(earlier.processLimitHits, now.processLimitHits),
  };
}

function largest(first: number | null, second: number | null): number | null {
  if (first === null || second === null) return first ?? second;
  return Math.max(first, second);
}

function wholeNumber(text: string): number | null {
  return /^\d+\s*$/.test(text) ? Number(text) : null;
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

/** Value of the line `name 12` in a file of such lines, or 0. */
function counter(text: string, name: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return wholeNumber(line?.slice(name.length + 1) ?? '') ?? 0;
}
