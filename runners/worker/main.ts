import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '../../db/client.ts';
import { reportWorker } from '../../db/queries/report-worker.ts';
import { ArtifactFolder } from '../bake/artifact-folder.ts';
import { BakeError, onlyGatesMissed } from '../bake/bake-error.ts';
import { bakeSuite } from '../bake/bake-suite.ts';
import { DatasetFolder } from '../datasets/dataset-folder.ts';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { connectEngine, type Engine } from '../sandbox/container-engine.ts';
import { removeLeftovers } from '../sandbox/remove-leftovers.ts';
import { messageOf } from '../sandbox/sandbox-error.ts';
import { findSuite, suiteCatalog } from '../../benchmark/suites/suite-catalog.ts';
import { suiteName } from '../../benchmark/suites/suite.ts';
import { enterBaselines } from './enter-reference-defenses.ts';
import { readWorkerSettings } from './worker-settings.ts';
import { registerAttackCatalog } from './register-attacks.ts';
import { registerBakedSuite } from './register-baked-suite.ts';
import { registerCollectedSuites } from './register-collected-suites.ts';
import { ownerLabelOf } from './owner-label.ts';
import { TimeLeft } from './time-left.ts';
import { runReaper, runWorker } from './worker.ts';

/** What the process that started this one may say, over IPC: where the engine is, or why there is none. */
export type EngineNotice = { readonly socketPath: string } | { readonly missing: string };

/** What the process that started this one is told, over IPC. */
export type WorkerNotice =
  | {
      readonly kind: 'progress';
      readonly fraction: number;
      readonly message: string;
      readonly secondsLeft: number | null;
    }
  | { readonly kind: 'baked' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly message: string };

const reportEveryMs = 3_000;
const engineRetryMs = 500;

const settings = readWorkerSettings(process.env);
const { db, close } = connectDatabase(settings.databaseUrl);
const artifacts = new ArtifactFolder(join(settings.dataFolder, 'artifacts'));
const datasets = new DatasetFolder(join(settings.dataFolder, 'datasets'));
const runsFolder = join(settings.dataFolder, 'runs');
const workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
const mini = findSuite('mini'); // what a fresh installation offers
const shutdown = new AbortController();
const notify = (notice: WorkerNotice) => process.send?.(notice);

let engine: Engine | null = null;
let message: string | null = 'The runner is starting.';
let engineNotice: EngineNotice | null = null;
let bakeFailure: string | null = null;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => shutdown.abort());
process.on('message', (notice: EngineNotice) => (engineNotice = notice));
process.on('disconnect', () => shutdown.abort()); // whoever started us is gone

const reporting = Promise.all([reportLoop(), runReaper(db, shutdown.signal)]);
try {
  await registerAttackCatalog(db); // its pages need neither victims nor an engine
  const baked = bake();
  const [found] = await Promise.all([
    findEngine().then((prepared) => {
      if (prepared)
        enterBaselines(db, prepared, suiteName(mini), baked).catch((error: unknown) =>
          console.error(`Reference defenses: ${messageOf(error)}`),
        );
      return prepared;
    }),
    baked,
  ]);
  if (found && !shutdown.signal.aborted) await serve(found);
} catch (error) {
  if (!shutdown.signal.aborted) {
    message = messageOf(error);
    await report(false).catch(() => {}); // the database may be what failed
    notify({ kind: 'waiting', message });
    throw error;
  }
} finally {
  shutdown.abort();
  await reporting;
  await close();
}
process.disconnect?.();

async function serve(found: Engine): Promise<void> {
  const ownerLabel = ownerLabelOf(settings.dataFolder);
  await removeLeftovers(found, ownerLabel); // of a worker that was killed; one worker a data folder
  await rm(runsFolder, { recursive: true, force: true }).catch((error: unknown) =>
    console.error(`Old runs stay: ${messageOf(error)}`),
  );
  message = bakeFailure;
  await report(true);
  notify({ kind: 'ready' });
  const { tensorBackend, refuseInsideRegistries } = settings;
  const cacheFolder = join(settings.dataFolder, 'cache');
  const context = {
    db,
    artifacts,
    engine: found,
    workerId,
    ownerLabel,
    runsFolder,
    cacheFolder,
    tensorBackend,
    limits: sandboxLimits,
    refuseInsideRegistries,
    onEngineState,
  };
  await runWorker(context, availableParallelism(), shutdown.signal);
}

function onEngineState(isThere: boolean): void {
  message = isThere
    ? bakeFailure
    : `The container engine at ${engine?.socketPath ?? 'its socket'} does not answer; evaluations go on when it does.`;
}

/**
 * Bakes and registers the suite. A task that misses its gate would miss it again: then this says so and the worker goes
 * on with the suites that are there.
 * @returns whether the suite is registered.
 */
async function bake(): Promise<boolean> {
  const others = suiteCatalog.filter((suite) => suite !== mini);
  await registerCollectedSuites(db, artifacts, others);
  const timeLeft = new TimeLeft();
  const baking = bakeSuite({ artifacts, datasets }, mini, {
    backend: settings.tensorBackend,
    signal: shutdown.signal,
    onProgress: (progress) => {
      const secondsLeft = timeLeft.at(progress.fraction);
      message = `Baking ${suiteName(mini)}: ${Math.floor(progress.fraction * 100)} %${secondsLeft === null ? '' : `, about ${secondsLeft} s left`}.`;
      notify({ kind: 'progress', ...progress, secondsLeft });
    },
  });
  const manifests = await baking.catch((error: unknown) => {
    if (!(error instanceof BakeError) || !onlyGatesMissed(error)) throw error; // whoever started us tries again
    bakeFailure = message = `${suiteName(mini)}: ${error.message}`;
    console.error(bakeFailure);
    notify({ kind: 'waiting', message: bakeFailure });
    return null;
  });
  notify({ kind: 'baked' });
  if (!manifests) return false;
  await registerBakedSuite(db, mini, manifests);
  if (!engine) message = 'The runner waits for a container engine.';
  return true;
}

/** Waits for an engine and says why. Who started us over IPC prepares one and tells us where it is. */
async function findEngine(): Promise<Engine | null> {
  while (!shutdown.signal.aborted) {
    if (process.connected && !engineNotice) message ??= 'The container engine is being prepared.';
    else {
      try {
        const socket =
          engineNotice && 'socketPath' in engineNotice ? { MBTI_ENGINE_SOCKET: engineNotice.socketPath } : {};
        engine = await connectEngine({ environment: { ...process.env, ...socket } });
        return engine;
      } catch (error) {
        message = engineNotice && 'missing' in engineNotice ? engineNotice.missing : messageOf(error);
        notify({ kind: 'waiting', message });
      }
    }
    await sleep(engineRetryMs, undefined, { signal: shutdown.signal }).catch(() => {});
  }
  return null;
}

async function reportLoop(): Promise<void> {
  while (!shutdown.signal.aborted) {
    await report(message === null).catch((error: Error) => console.error(`Worker status: ${error.message}`));
    await sleep(reportEveryMs, undefined, { signal: shutdown.signal }).catch(() => {});
  }
  await report(false).catch(() => {}); // the database may be going down with us
}

async function report(ready: boolean): Promise<void> {
  await reportWorker(db, {
    id: workerId,
    ready,
    engine: engine ? `${engine.kind} ${engine.version}` : null,
    tensorBackend: settings.tensorBackend,
    message: shutdown.signal.aborted ? 'The runner is shutting down.' : message,
  });
}
