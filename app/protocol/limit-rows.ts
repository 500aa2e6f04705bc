import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';

/** One limit of the sandbox as text. */
export interface LimitRow {
  readonly name: string;
  readonly limit: string;
}

/** The limits of the sandbox, in the order of the protocol page. */
export function limitRows(limits: SandboxLimits): readonly LimitRow[] {
  return [
    { name: 'Network', limit: 'none' },
    { name: 'File system', limit: `read-only, except ${outputMount} and /tmp` },
    { name: '/tmp', limit: `in memory, ${formatBinary(limits.temporaryBytesMax)}` },
    { name: 'Memory', limit: formatBinary(limits.memoryBytes) },
    { name: 'Processors', limit: `${limits.cpus} ${limits.cpus === 1 ? 'CPU' : 'CPUs'}` },
    { name: 'Processes', limit: String(limits.processesMax) },
    { name: 'Time', limit: `${limits.wallTimeMs / 60_000} minutes for each task` },
    {
      name: 'Output',
      limit: `${formatBinary(limits.outputBytesMax)} in at most ${limits.outputFilesMax.toLocaleString('en')} files`,
    },
    { name: 'Log', limit: `${formatBinary(limits.logBytesMax)} on stdout and stderr together` },
    { name: 'User', limit: 'unprivileged, no capabilities' },
  ];
}

function formatBinary(bytes: number): string {
  return bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${bytes / 1024 ** 2} MiB`;
}
