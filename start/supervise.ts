import { join } from 'node:path';
import { suiteOfSite } from '../benchmark/suites/default-suite.ts';
import { findSuite } from '../benchmark/suites/suite-catalog.ts';
import { migrateDatabase } from '../db/client.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import type { EngineNotice, PreparationNotice, WorkerNotice } from '../runners/worker/worker-notices.ts';
import { ownerLabelOf } from '../runners/worker/owner-label.ts';
import { connectEngine } from '../runners/sandbox/container-engine.ts';
import { removeLeftovers } from '../runners/sandbox/remove-leftovers.ts';
import { messageOf } from '../runners/sandbox/sandbox-error.ts';
import { StartError } from './check-ground.mjs';
import { buildWeb } from './build-web.ts';
import { ManagedProcess } from './managed-process.ts';
import { prepareEngine, type PreparedEngine } from './prepare-engine.ts';
import { ProgressLine } from './progress-line.ts';
import type { StartLock } from './start-lock.mjs';

export interface StartOptions {
  readonly root: string;
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly startedAt: number; // performance.now()
  /** Suites that are baked in the background, such as core@1. */
  readonly suitesInBackground: readonly string[];
  readonly lock: StartLock;
}

/** @throws StartError that lists the known suites. */
function checkSuites(setting: string | undefined, inBackground: readonly string[]): void {
  try {
    suiteOfSite(setting);
    for (const name of inBackground) findSuite(name);
  } catch (error) {
    throw new StartError(`The suites to bake (MBTI_SUITE, MBTI_PREPARE): ${messageOf(error)}`);
  }
}

/**
 * Starts database, engine, worker, the bake of the suites, and the site. Returns after a signal to stop, when all of
 * them have ended.
 */
export async function supervise({
  root,
  dataFolder,
  host,
  port,
  startedAt,
  suitesInBackground,
  lock,
}: StartOptions): Promise<void> {
  checkSuites(process.env.MBTI_SUITE, suitesInBackground);
  const line = new ProgressLine();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const { signal } = stopping;
  let database: Database | undefined;
  let engine: Promise<PreparedEngine> | undefined;
  let preparedEngine: PreparedEngine | undefined;
  const restartEngine = () => preparedEngine && 'restart' in preparedEngine && preparedEngine.restart();
  let worker: ManagedProcess | undefined;
  let preparer: ManagedProcess | undefined;
  let web: ManagedProcess | undefined;
  try {
    database = await startDatabase(dataFolder, lock, stopping);
    signal.throwIfAborted();
    const environment = {
      ...process.env,
      DATABASE_URL: database.url,
      MBTI_DATA_DIR: dataFolder,
      MBTI_PREPARE: suitesInBackground.join(' '),
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production' as const,
    };
    worker = startWorker({ root, host, lock, line, environment, restartEngine });
    preparer = startPreparer({ root, lock, line, environment });
    engine = prepareEngine(dataFolder, line, lock, signal);
    void engine.then((prepared) => (preparedEngine = prepared)).catch(() => {}); // awaited below
    const told = engine.then((prepared) => worker?.sendOnEveryStart(noticeOf(prepared)));

    await buildWeb(root, environment, line, lock, signal);
    signal.throwIfAborted();
    const parameters = [join(root, 'start/serve-site.mjs'), host, `${port}`];
    web = new ManagedProcess('web', parameters, { root, environment, lock });
    web.start();
    await waitUntilHealthy(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/api/health`, signal);
    const address = `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${port}`;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (!signal.aborted) line.say(`BackdoorMBTI Leaderboard is at ${address} (after ${seconds} s). Ctrl-C stops it.`);
    await Promise.all([told, untilAborted(signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopping.abort();
    line.say('Stopping …');
    const prepared = await engine?.catch(() => undefined); // an engine that is still starting must also be stopped
    await inTurn([
      async () => web?.stop(),
      async () => preparer?.stop(),
      async () => worker?.stop(), // before its containers, which would otherwise look as if they had crashed
      async () => prepared && 'socketPath' in prepared && removeContainers(prepared.socketPath, dataFolder),
      async () => database?.stop(),
      async () => prepared && 'stop' in prepared && prepared.stop(),
    ]);
    line.end();
  }
}

/** Runs the steps one after another. A step that fails does not stop the others. */
async function inTurn(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const step of steps) await step().catch((error: Error) => console.error(error.message));
}

function startWorker({
  root,
  host,
  lock,
  line,
  environment,
  restartEngine,
}: Pick<StartOptions, 'root' | 'host' | 'lock'> & {
  readonly line: ProgressLine;
  readonly environment: NodeJS.ProcessEnv;
  readonly restartEngine: () => void;
}): ManagedProcess {
  const isOpenToOthers = !['127.0.0.1', 'localhost', '::1'].includes(host);
  const worker = new ManagedProcess('worker', ['--import', 'tsx', join(root, 'runners/worker/main.ts')], {
    root,
    environment: { MBTI_REFUSE_INSIDE_REGISTRIES: `${isOpenToOthers}`, ...environment }, // a setting takes precedence
    lock,
  });
  worker.onMessage = (message) => {
    const notice = message as WorkerNotice;
    if (notice.kind === 'engine-silent') restartEngine();
    else showNotice(line, notice);
  };
  worker.start();
  return worker;
}

function startPreparer({
  root,
  lock,
  line,
  environment,
}: Pick<StartOptions, 'root' | 'lock'> & {
  readonly line: ProgressLine;
  readonly environment: NodeJS.ProcessEnv;
}): ManagedProcess {
  const file = join(root, 'runners/worker/preparation/main.ts');
  const preparer = new ManagedProcess('preparer', ['--import', 'tsx', file], { root, environment, lock });
  preparer.onMessage = (message) => showPreparation(line, message as PreparationNotice);
  preparer.start();
  return preparer;
}

function noticeOf(prepared: PreparedEngine): EngineNotice {
  return 'socketPath' in prepared ? { socketPath: prepared.socketPath } : { missing: prepared.missing };
}

interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

async function startDatabase(dataFolder: string, lock: StartLock, stopping: AbortController): Promise<Database> {
  const given = process.env.DATABASE_URL;
  if (given) {
    await migrateDatabase(given).catch((cause: Error) => {
      throw new StartError(
        `The database of DATABASE_URL cannot be used: ${cause.message}. PostgreSQL 15 or newer is needed, and the right to create tables.`,
      );
    });
    return { url: given, stop: async () => {} };
  }
  const postgres = await startEmbeddedPostgres(join(dataFolder, 'postgres')).catch((cause: Error) => {
    throw new StartError(cause.message);
  });
  lock.addProcess('database', postgres.pid);
  await migrateDatabase(postgres.url).catch(async (cause: Error) => {
    await postgres.stop();
    throw new StartError(
      `The database in ${dataFolder} could not be brought up to date: ${cause.message.split('\n', 1)[0] ?? ''}`,
    );
  });
  void postgres.ended.then(() => {
    if (stopping.signal.aborted) return;
    console.error('The database ended unexpectedly, so everything is being stopped. Start again to resume.');
    process.exitCode = 1;
    stopping.abort();
  });
  return postgres;
}

function showNotice(line: ProgressLine, notice: Exclude<WorkerNotice, { kind: 'engine-silent' }>): void {
  switch (notice.kind) {
    case 'ready':
      line.say('The runner is ready and evaluates submissions.');
      return;
    case 'waiting':
      line.once(`Evaluations are waiting: ${notice.message}`);
  }
}

function showPreparation(line: ProgressLine, notice: PreparationNotice): void {
  switch (notice.kind) {
    case 'progress':
      if (notice.fraction === 1) return; // also sent if there was nothing to bake
      line.show(
        'bake',
        `Baking ${notice.suiteId}${notice.inBackground ? ' in the background' : ''}: ${notice.message}`,
        notice.fraction,
        notice.secondsLeft,
      );
      return;
    case 'prepared':
      line.done('bake');
      if (notice.isNew) line.say(`Suite ${notice.suiteId} is ready.`);
      return;
    case 'not-prepared':
      line.done('bake');
      line.once(`Suite ${notice.suiteId} is not ready: ${notice.message}`);
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
