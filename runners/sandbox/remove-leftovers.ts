import type Docker from 'dockerode';
import { setTimeout as pause } from 'node:timers/promises';
import { ownerLabel, runLabel } from './container-arguments.ts';
import type { Engine } from './container-engine.ts';
import { engineFailed, statusOf, withDeadline } from './with-deadline.ts';

const attemptsMax = 4;
const defaultTimeoutMs = 20_000;

/**
 * Removes a container, running or not, by name or id. One that does not exist counts as removed.
 * @throws SandboxError ENGINE_FAILED after several attempts.
 */
export async function removeContainer(docker: Docker, name: string, timeoutMs = defaultTimeoutMs): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await withDeadline('remove a container', timeoutMs, () =>
        docker.getContainer(name).remove({ force: true, v: true }),
      );
      return;
    } catch (cause) {
      if (statusOf(cause) === 404) return;
      if (attempt === attemptsMax) throw engineFailed('remove a container', cause);
      await pause(100 * 2 ** attempt);
    }
  }
}

/**
 * Removes every container of one worker: at its start, because a crash may have left some, and at its end.
 * @returns how many there were.
 */
export async function removeLeftovers(engine: Engine, owner: string): Promise<number> {
  return removeLabeled(engine, `${ownerLabel}=${owner}`);
}

/** Removes the container of an earlier attempt, whose worker was killed or whose engine stopped answering. */
export async function removeRun(engine: Engine, runId: string): Promise<number> {
  return removeLabeled(engine, `${runLabel}=${runId}`);
}

async function removeLabeled(engine: Engine, label: string): Promise<number> {
  const filters = { label: [label] };
  const leftovers = await withDeadline('list containers', defaultTimeoutMs, () =>
    engine.docker.listContainers({ all: true, filters }),
  ).catch((cause: unknown) => {
    throw engineFailed('list containers', cause);
  });
  for (const { Id } of leftovers) await removeContainer(engine.docker, Id);
  return leftovers.length;
}
