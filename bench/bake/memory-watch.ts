import { readdirSync, readFileSync } from 'node:fs';

const samplingMs = 200;

/** The largest resident memory of all readings, in bytes. */
export interface PeakMemory {
  readonly ownBytes: number;
  /** This process and all its descendants; pages that they share are counted once for each. */
  readonly treeBytes: number;
  readonly processCount: number; // in the reading with the largest treeBytes
}

/** Reads the memory of this process and its descendants from /proc five times a second. Linux only. */
export function watchMemory(): { peak(): PeakMemory | null; stop(): void } {
  if (process.platform !== 'linux') return { peak: () => null, stop: () => {} };
  let peak: PeakMemory = { ownBytes: 0, treeBytes: 0, processCount: 0 };
  const sample = () => {
    const pids = treeOf(process.pid);
    const treeBytes = pids.reduce((sum, pid) => sum + residentBytes(pid), 0);
    const atPeak = treeBytes > peak.treeBytes ? { treeBytes, processCount: pids.length } : {};
    peak = { ...peak, ...atPeak, ownBytes: Math.max(peak.ownBytes, residentBytes(process.pid)) };
  };
  sample();
  const timer = setInterval(sample, samplingMs);
  return { peak: () => peak, stop: () => clearInterval(timer) };
}

/** The ids of a process and all its descendants. */
function treeOf(root: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(statusOf(name))?.[1])]),
  );
  const tree = [root];
  for (const parent of tree) {
    for (const [pid, above] of parents) if (above === parent) tree.push(pid); // the outer loop also visits what is added
  }
  return tree;
}

function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(statusOf(pid))?.[1] ?? 0);
}

function statusOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return ''; // it has just ended
  }
}
