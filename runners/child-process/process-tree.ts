import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all its descendants use. */
export interface TreeUse {
  readonly memoryBytes: number; // resident, the sum of all processes
  readonly cpuMs: number; // of the living processes and of the children that they have waited for
}

const clockTickMs = 10; // Linux reports processor time to programs in hundredths of a second on every architecture

/** Reads /proc; all zeros where there is none. A process that ends meanwhile is left out. */
export function useOfTree(root: number): TreeUse {
  let memoryBytes = 0;
  let cpuMs = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    try {
      const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may contain spaces
      memoryBytes += Number(kibibytes ?? 0) * 1024;
      cpuMs += fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * clockTickMs, 0);
      waiting.push(...childrenOf(pid));
    } catch {
      // the process has just ended, or this is not Linux
    }
  }
  return { memoryBytes, cpuMs };
}

/** Every thread has children of its own. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}
