import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectEngine } from './container-engine.ts';
import { limitServiceMemory } from './limit-service-memory.ts';
import { messageOf, SandboxError } from './sandbox-error.ts';

/** A Podman API service that we started and must stop. */
export interface PodmanService {
  readonly socketPath: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The kernel's limit on a unix socket path is 108 bytes with the final NUL. */
const socketPathBytesMax = 107;
const startTimeoutMs = 20_000;
const stopTimeoutMs = 5_000;
/** The service takes some 65 MB; a pull decompresses on the way and needs little more. */
const serviceMemoryBytesMax = 1024 ** 3;

/**
 * Starts Podman's Docker API on a private socket, over the default image storage, so that images from
 * `podman build` are visible. Only the socket, the log and a containers.conf are written into the state folder.
 * @throws SandboxError ENGINE_MISSING when podman is not installed or its service does not come up.
 */
export async function startPodmanService({ stateFolder }: { readonly stateFolder: string }): Promise<PodmanService> {
  if (!onPath('podman')) {
    throw new SandboxError(
      'ENGINE_MISSING',
      'podman is not on the PATH. Install it ("apt install podman runc"), or install Docker.',
    );
  }
  const folder = resolve(stateFolder);
  await mkdir(folder, { recursive: true });
  const configurationPath = join(folder, 'containers.conf');
  await writeFile(
    configurationPath,
    containersConfiguration({ systemd: existsSync('/run/systemd/system'), runc: onPath('runc') }),
  );
  const { socketPath, socketFolder } = await socketFor(folder);
  const logPath = join(folder, 'podman-service.log');
  const log = await open(logPath, 'w');
  const child = spawn('podman', ['system', 'service', '--time=0', `unix://${socketPath}`], {
    env: { ...process.env, CONTAINERS_CONF: configurationPath, DISABLE_HC_SYSTEMD: 'true' },
    cwd: folder, // conmon writes a file named "oom" where the service was started
    stdio: ['ignore', log.fd, log.fd],
    detached: true, // so that Ctrl-C does not end the engine before its containers are removed
  });
  await log.close();
  if (child.pid !== undefined) await limitServiceMemory(child.pid, serviceMemoryBytesMax);
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(socketPath, { force: true });
    if (socketFolder !== null) await rm(socketFolder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(child, socketPath);
  } catch (cause) {
    await stop();
    const logTail = (await readFile(logPath, 'utf8').catch(() => '')).slice(-2_000);
    throw new SandboxError(
      'ENGINE_MISSING',
      `The Podman service did not start: ${messageOf(cause)}. Its log ends: ${logTail}`,
      { logPath },
      { cause },
    );
  }
  child.unref();
  return { socketPath, pid: child.pid ?? 0, stop };
}

/**
 * Settings for machines without systemd: cgroups are created directly, and events are kept in a file. Machines with
 * systemd keep Podman's defaults. `default_ulimits` must not exceed the host's hard limits, or every start fails.
 */
export function containersConfiguration({
  systemd,
  runc,
}: {
  readonly systemd: boolean;
  readonly runc: boolean;
}): string {
  const engine = [
    ...(runc && !systemd ? ['runtime = "runc"'] : []),
    ...(systemd ? [] : ['cgroup_manager = "cgroupfs"', 'events_logger = "file"']),
  ];
  return [
    '[engine]',
    ...engine,
    '[containers]',
    'default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]',
    'base_hosts_file = "none"', // a container does not need the host names of this network
    '',
  ].join('\n');
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

async function socketFor(
  folder: string,
): Promise<{ readonly socketPath: string; readonly socketFolder: string | null }> {
  const preferred = join(folder, 'podman.sock');
  if (Buffer.byteLength(preferred) <= socketPathBytesMax) {
    await rm(preferred, { force: true }); // left by a service that was killed
    return { socketPath: preferred, socketFolder: null };
  }
  const socketFolder = await mkdtemp(join(tmpdir(), 'mbti-podman-'));
  return { socketPath: join(socketFolder, 'podman.sock'), socketFolder };
}

async function untilItAnswers(child: ChildProcess, socketPath: string): Promise<void> {
  let failure: unknown = null;
  child.once('error', (cause) => (failure = cause));
  child.once('exit', (code, signal) => (failure ??= new Error(`podman ended with ${code ?? signal}`)));
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline) {
    if (failure !== null) throw failure;
    if (existsSync(socketPath)) {
      const engine = await connectEngine({ environment: { MBTI_ENGINE_SOCKET: socketPath } }).catch(() => null);
      if (engine) return;
    }
    await pause(25);
  }
  throw new Error(`no answer in ${startTimeoutMs} ms`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
