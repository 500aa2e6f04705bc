import { join } from 'node:path';
import { migrateDatabase } from '../db/client.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import type { EngineNotice, WorkerNotice } from '../runners/worker/main.ts';
import { ownerLabelOf } from '../runners/worker/owner-label.ts';
import { connectEngine } from '../runners/sandbox/container-engine.ts';
import { removeLeftovers } from '../runners/sandbox/remove-leftovers.ts';
import { StartError } from './check-ground.mjs';
import { buildWeb } from './build-web.ts';
import { ManagedProcess } from './managed-process.ts';
import { prepareEngine } from './prepare-engine.ts';
import { ProgressLine } from './progress-line.ts';
import type { StartLock } from './start-lock.mjs';

export interface StartOptions {
  readonly root: string;
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly startedAt: number; // performance.now()
  readonly lock: StartLock;
}

/** Starts database, engine, worker and web; returns when it is told to stop, with all of them ended. */
export async function supervise({ root, dataFolder, host, port, startedAt, lock }: StartOptions): Promise<void> {
  const line = new ProgressLine();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const cleanUps: (() => Promise<void>)[] = [];
  try {
    const databaseUrl = await startDatabase(dataFolder, lock, cleanUps, stopping);
    const environment = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      MBTI_DATA_DIR: dataFolder,
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production' as const,
    };

    const isOpenToOthers = !['127.0.0.1', 'localhost', '::1'].includes(host);
    const workerEnvironment = { ...environment, MBTI_REFUSE_INSIDE_REGISTRIES: `${isOpenToOthers}` };
    const worker = new ManagedProcess('worker', ['--import', 'tsx', join(root, 'runners/worker/main.ts')], {
      root,
      environment: workerEnvironment,
      lock,
    });
    worker.onMessage = (notice) => showNotice(line, notice as WorkerNotice);
    cleanUps.push(() => worker.stop());
    worker.start();

    const engine = prepareEngine(dataFolder, line, lock, stopping.signal).then((prepared) => {
      if ('stop' in prepared) cleanUps.unshift(prepared.stop); // ended last
      const notice: EngineNotice =
        'socketPath' in prepared ? { socketPath: prepared.socketPath } : { missing: prepared.missing };
      worker.sendOnEveryStart(notice);
      if ('socketPath' in prepared) cleanUps.splice(1, 0, () => removeContainers(prepared.socketPath, dataFolder));
    });

    await buildWeb(root, environment, line, lock, stopping.signal);
    const next = join(root, 'node_modules/next/dist/bin/next');
    const web = new ManagedProcess('web', [next, 'start', '--hostname', host, '--port', `${port}`], {
      root,
      environment,
      lock,
    });
    cleanUps.push(() => web.stop());
    if (!stopping.signal.aborted) {
      web.start();
      const address = `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${port}`;
      await waitUntilHealthy(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/api/health`, stopping.signal);
      if (!stopping.signal.aborted) {
        line.say(
          `BackdoorMBTI Leaderboard is at ${address} (after ${((performance.now() - startedAt) / 1000).toFixed(1)} s). Ctrl-C stops it.`,
        );
      }
    }
    await Promise.all([engine, untilAborted(stopping.signal)]);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  } finally {
    stopping.abort();
    line.say('Stopping …');
    for (const cleanUp of cleanUps.reverse()) await cleanUp().catch((error: Error) => console.error(error.message));
    line.end();
  }
}

async function startDatabase(
  dataFolder: string,
  lock: StartLock,
  cleanUps: (() => Promise<void>)[],
  stopping: AbortController,
): Promise<string> {
  const given = process.env.DATABASE_URL;
  if (given) {
    await migrateDatabase(given).catch((cause: Error) => {
      throw new StartError(
        `The database of DATABASE_URL cannot be used: ${cause.message}. PostgreSQL 15 or newer is needed, and the right to create tables.`,
      );
    });
    return given;
  }
  const postgres = await startEmbeddedPostgres(join(dataFolder, 'postgres')).catch((cause: Error) => {
    throw new StartError(cause.message);
  });
  lock.addProcess('database', postgres.pid);
  cleanUps.push(postgres.stop);
  void postgres.ended.then(() => {
    if (stopping.signal.aborted) return;
    console.error('The database ended unexpectedly; stopping. Start again to go on where it was.');
    process.exitCode = 1;
    stopping.abort();
  });
  await migrateDatabase(postgres.url);
  return postgres.url;
}

function showNotice(line: ProgressLine, notice: WorkerNotice): void {
  switch (notice.kind) {
    case 'progress':
      if (notice.fraction === 1) return; // also said when there was nothing to bake
      line.show('bake', `Baking mini@1: ${notice.message}`, notice.fraction, notice.secondsLeft);
      return;
    case 'baked':
      line.done('bake');
      return;
    case 'ready':
      line.say('The runner is ready: submissions are evaluated.');
      return;
    case 'waiting':
      line.once(`Evaluations wait: ${notice.message}`);
  }
}

async function waitUntilHealthy(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const healthy = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Containers that were still running when the worker ended. */
async function removeContainers(socketPath: string, dataFolder: string): Promise<void> {
  const engine = await connectEngine({ environment: { ...process.env, MBTI_ENGINE_SOCKET: socketPath } });
  await removeLeftovers(engine, ownerLabelOf(dataFolder));
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
