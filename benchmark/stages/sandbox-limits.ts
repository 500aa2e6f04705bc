const mebibyte = 1024 ** 2;

/** What a container may use on one task. The sandbox enforces all of it. */
export interface SandboxLimits {
  readonly wallTimeMs: number;
  readonly memoryBytes: number;
  /** May be a fraction. */
  readonly cpus: number;
  readonly processesMax: number;
  readonly outputBytesMax: number;
  /** Files, links and folders together. */
  readonly outputFilesMax: number;
  readonly logBytesMax: number;
  /** Size of /tmp, which is in memory and counts as memory. */
  readonly temporaryBytesMax: number;
}

/** The limits of protocol 1; the same for every stage. */
export const sandboxLimits: SandboxLimits = {
  wallTimeMs: 15 * 60_000,
  memoryBytes: 4096 * mebibyte,
  cpus: 1,
  processesMax: 256,
  outputBytesMax: 512 * mebibyte,
  outputFilesMax: 1_000,
  logBytesMax: 1 * mebibyte,
  temporaryBytesMax: 512 * mebibyte,
};
