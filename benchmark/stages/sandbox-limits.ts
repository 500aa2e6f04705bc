import type { ContainerLimits } from '../../runners/sandbox/container-arguments.ts';

const mebibyte = 1024 ** 2;

/** What a container of protocol 1 may use on one task; published on the protocol page. */
export const sandboxLimits: ContainerLimits = {
  wallTimeMs: 15 * 60_000,
  memoryBytes: 4096 * mebibyte,
  cpus: 1,
  processesMax: 256,
  outputBytesMax: 512 * mebibyte,
  outputFilesMax: 1_000,
  logBytesMax: 1 * mebibyte,
  temporaryBytesMax: 512 * mebibyte,
};
