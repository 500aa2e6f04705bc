import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { inputMount, outputMount, taskFile, taskVariable } from '../../benchmark/stages/stage-definition.ts';
import { labelPrefix } from '../../benchmark/words/labels.ts';
import type { Engine } from './container-engine.ts';
import type { Conversation } from './container-pipe.ts';
import type { ContainerProgress } from './progress-lines.ts';
import { SandboxError } from './sandbox-error.ts';
import { sandboxUserId } from './sandbox-user.ts';

/** One start of one defense image on one task. */
export interface ContainerRun {
  readonly runId: string;
  /** The worker instance that must clean up after this run. */
  readonly owner: string;
  /** `runReference` of a pinned image. */
  readonly image: string;
  readonly inputFolder: string;
  readonly outputFolder: string;
  readonly limits: SandboxLimits;
  readonly gpu: boolean;
  /** Over stdin and stdout; without one, stdin is closed and stdout is part of the log. */
  readonly conversation?: Conversation;
  /** Called with each progress line of the container. */
  readonly onProgress?: (progress: ContainerProgress) => void;
  /** Ends the run early: cancelled, or the lease was lost. */
  readonly signal?: AbortSignal;
}

/** How the output folder of a run is contained. */
export interface PreparedFolders {
  /** Whether it is a file system of its own, in memory and with a quota; otherwise it is only watched. */
  readonly hasQuota: boolean;
}

export const runLabel = `${labelPrefix}run`;
export const ownerLabel = `${labelPrefix}owner`;

const openFilesMax = 1_024;
/** The kernel counts this by user id over the whole machine, so it only backs up PidsLimit. */
const machineProcessesMin = 4_096;
const shellFolders = ['/run', '/var/tmp'] as const;

/**
 * The isolation policy as data: no network, no privileges, and only /mbti/output and small in-memory folders are
 * writable. The image keeps its ENTRYPOINT, CMD, ENV and WORKDIR; its USER and HEALTHCHECK are overridden.
 */
export function containerArguments(
  name: string,
  run: ContainerRun,
  kind: Engine['kind'],
  { hasQuota }: PreparedFolders = { hasQuota: false },
): ContainerCreateOptions {
  const { limits } = run;
  return {
    name,
    Image: run.image,
    User: `${sandboxUserId}:${sandboxUserId}`,
    Hostname: 'defense',
    Env: [`${taskVariable}=${taskFile}`, 'HOME=/tmp', `OMP_NUM_THREADS=${Math.max(1, Math.ceil(limits.cpus))}`],
    Labels: { [runLabel]: run.runId, [ownerLabel]: run.owner },
    AttachStdin: run.conversation !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: run.conversation !== undefined,
    StdinOnce: run.conversation !== undefined, // it ends when the runner closes it
    Tty: false,
    NetworkDisabled: true,
    Healthcheck: { Test: ['NONE'] }, // the image's own health check would run beside the defense, unmeasured
    HostConfig: {
      ...isolation,
      ...resourceLimits(limits, hasQuota),
      Tmpfs: temporaryFolders(limits, kind),
      Binds: binds(run, kind),
      ...(run.gpu ? gpuAccess(kind) : {}),
    },
  };
}

const isolation: HostConfig = {
  NetworkMode: 'none',
  IpcMode: 'private',
  Privileged: false,
  ReadonlyRootfs: true,
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges'],
  PublishAllPorts: false,
  AutoRemove: false, // its exit code is read before it is removed
  RestartPolicy: { Name: 'no' },
  LogConfig: { Type: 'none', Config: {} }, // the worker reads the log itself; it is bounded and never on the engine's disk
  OomScoreAdj: 900, // if the machine runs out of memory, the defense is killed before the worker
};

function resourceLimits(limits: SandboxLimits, hasQuota: boolean): HostConfig {
  // An output in memory counts as memory of the container. It gets as much more, so that its limit is the same everywhere.
  const memoryBytes = limits.memoryBytes + (hasQuota ? limits.outputBytesMax : 0);
  const machineProcesses = Math.max(machineProcessesMin, limits.processesMax);
  // One byte more, so that a file that reaches this limit exceeds the output limit.
  const fileBytes = limits.outputBytesMax + 1;
  return {
    Memory: memoryBytes,
    MemorySwap: memoryBytes, // equal: no swap
    NanoCpus: Math.round(limits.cpus * 1e9),
    PidsLimit: limits.processesMax,
    ShmSize: limits.temporaryBytesMax,
    Ulimits: [
      { Name: 'nofile', Soft: openFilesMax, Hard: openFilesMax },
      { Name: 'nproc', Soft: machineProcesses, Hard: machineProcesses },
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'fsize', Soft: fileBytes, Hard: fileBytes },
    ],
  };
}

/** Podman makes /run and /var/tmp writable in a read-only container unless their size is given. */
function temporaryFolders(limits: SandboxLimits, kind: Engine['kind']): Record<string, string> {
  const flags = 'rw,noexec,nosuid,nodev';
  const others = kind === 'podman' ? shellFolders.map((folder) => [folder, `${flags},size=65536,mode=1777`]) : [];
  return { '/tmp': `${flags},size=${limits.temporaryBytesMax},mode=1777`, ...Object.fromEntries(others) };
}

function binds({ inputFolder, outputFolder }: ContainerRun, kind: Engine['kind']): string[] {
  for (const folder of [inputFolder, outputFolder]) {
    if (folder.startsWith('/') && !folder.includes(':')) continue;
    throw new SandboxError(
      'ENGINE_FAILED',
      `A folder to mount must be an absolute path without a colon, not ${folder}.`,
      { folder },
    );
  }
  const flags = kind === 'podman' ? ',nosuid,nodev,noexec' : ''; // Docker does not accept these flags here
  return [`${inputFolder}:${inputMount}:ro${flags}`, `${outputFolder}:${outputMount}:rw${flags}`];
}

/** Docker uses the NVIDIA runtime, Podman the CDI name of the device. */
function gpuAccess(kind: Engine['kind']): HostConfig {
  return kind === 'docker'
    ? { DeviceRequests: [{ Driver: 'nvidia', Count: -1, Capabilities: [['gpu']] }] }
    : { Devices: [{ PathOnHost: 'nvidia.com/gpu=all', PathInContainer: '', CgroupPermissions: '' }] };
}
