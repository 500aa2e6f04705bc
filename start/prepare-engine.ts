import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectEngine } from '../runners/sandbox/container-engine.ts';
import { startPodmanService } from '../runners/sandbox/podman-service.ts';
import type { ProgressLine } from './progress-line.ts';
import type { StartLock } from './start-lock.mjs';

export type PreparedEngine =
  | { readonly socketPath: string }
  | { readonly socketPath: string; readonly stop: () => Promise<void>; readonly restart: () => void }
  | { readonly missing: string };

/**
 * What a Debian machine needs: Podman with runc, mmdebstrap to make base images without a registry, and bubblewrap to
 * run returned models in.
 */
const debianPackages = ['podman', 'runc', 'conmon', 'mmdebstrap', 'bubblewrap'];
/** Of packages whose command has another name. */
const commandOf: Readonly<Record<string, string>> = { bubblewrap: 'bwrap' };

/**
 * Finds a working container engine. If there is none, starts Podman's service; if Podman is missing, installs it
 * where that is possible. Never fails: without an engine the site runs, and says why evaluations are waiting.
 */
export async function prepareEngine(
  dataFolder: string,
  line: ProgressLine,
  lock: StartLock,
  signal: AbortSignal,
): Promise<PreparedEngine> {
  const found = await connectEngine().catch(() => null);
  const wanted = found ? ['mmdebstrap', 'bubblewrap'] : debianPackages;
  const missing = wanted.filter((name) => !isInstalled(commandOf[name] ?? name));
  if (missing.length > 0) {
    const problem = await installPackages(missing, line, lock, signal);
    if (problem && !found && !isInstalled('podman')) return { missing: problem };
    if (problem)
      line.once(`The reference defenses may not be built, or returned models not run in a sandbox: ${problem}`);
  }
  if (found) return { socketPath: found.socketPath };
  try {
    return await keepPodmanService(join(dataFolder, 'engine'), lock, signal);
  } catch (error) {
    return {
      missing: `Podman is installed but does not answer: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** A service that was started a moment ago may still be busy with what its predecessor left. */
const restartPauseMs = 60_000;

/**
 * Keeps Podman's service running: restarts it at the same socket when it ends by itself. `restart` ends it, for when it
 * is there but answers nothing.
 */
async function keepPodmanService(stateFolder: string, lock: StartLock, signal: AbortSignal): Promise<PreparedEngine> {
  let service = await startPodmanService({ stateFolder });
  lock.addProcess('podman service', service.pid);
  const { socketPath } = service;
  let busy = false;
  let endedAt = -Infinity;
  const watch = setInterval(() => {
    if (busy || signal.aborted || existsSync(`/proc/${service.pid}`)) return;
    busy = true;
    console.error('The Podman service has ended and is being restarted.');
    startPodmanService({ stateFolder })
      .then((restarted) => {
        service = restarted;
        lock.addProcess('podman service', service.pid);
      })
      .catch((error: Error) => console.error(error.message))
      .finally(() => (busy = false));
  }, 1_000);
  return {
    socketPath,
    restart: () => {
      if (signal.aborted || performance.now() - endedAt < restartPauseMs) return;
      endedAt = performance.now();
      console.error('The Podman service answers no call, so it is being ended and started again.');
      try {
        process.kill(service.pid, 'SIGKILL'); // the watch above starts it again
      } catch {
        // it has just ended by itself
      }
    },
    stop: async () => {
      clearInterval(watch);
      await service.stop();
    },
  };
}

/** @returns why the packages could not be installed, in one sentence; undefined on success. */
export async function installPackages(
  names: readonly string[],
  line: ProgressLine,
  lock: StartLock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const instruction = `Install ${names.join(', ')} (Debian: apt-get install ${names.join(' ')}), or Docker, and try again.`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return `No container engine was found. ${instruction}`;
  line.show('install', `Installing ${names.join(', ')}`, null, null);
  try {
    let problem = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], lock, signal);
    if (problem) {
      problem = await run('apt-get', ['update', '-qq'], lock, signal); // the package lists may be missing or old
      problem ??= await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], lock, signal);
    }
    return problem ? `${problem} ${instruction}` : undefined;
  } finally {
    line.done('install');
  }
}

async function run(
  command: string,
  parameters: readonly string[],
  lock: StartLock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = spawn(command, parameters, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    detached: true,
  });
  if (child.pid) lock.addProcess(command, child.pid);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-500)));
  const onAbort = () => child.kill('SIGTERM');
  signal.addEventListener('abort', onAbort, { once: true });
  const code = await new Promise<number | null>((resolve) =>
    child.once('exit', resolve).once('error', () => resolve(null)),
  );
  signal.removeEventListener('abort', onAbort);
  return code === 0 ? undefined : `${command} ${parameters[0] ?? ''} failed: ${log.trim().split('\n').at(-1) ?? ''}.`;
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}
