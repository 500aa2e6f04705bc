import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitsOf } from '../../benchmark/stages/stage-catalog.ts';
import { suiteName } from '../../benchmark/suites/suite.ts';
import type { Database } from '../../db/client.ts';
import { installationSecret } from '../../db/queries/installation-secret.ts';
import { announceSuite } from '../../db/queries/register-suite.ts';
import { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { connectEngine, type Engine } from '../sandbox/container-engine.ts';
import { unmountLeftImages } from '../sandbox/inspection/mounted-image.ts';
import { removeLeftovers } from '../sandbox/remove-leftovers.ts';
import { removeOldRuns } from '../sandbox/run-folders.ts';
import { messageOf } from '../sandbox/sandbox-error.ts';
import { awaitModelSandbox } from './await-model-sandbox.ts';
import { enterReferenceDefenses } from './enter-reference-defenses.ts';
import { ownerLabelOf } from './owner-label.ts';
import { registerAttackCatalog } from './register-attacks.ts';
import { suiteRow } from './register-baked-suite.ts';
import { runReaper, runWorker } from './worker.ts';
import type { EngineNotice, WorkerNotice } from './worker-notices.ts';
import type { WorkerSettings } from './worker-settings.ts';
import { WorkerStatus } from './worker-status.ts';

const engineRetryMs = 500;
/** An engine may be slow once. One that has missed a deadline and this much time after it is started again. */
const silenceMs = 5_000;

/** What the worker requires from its process. */
export interface WorkerHost {
  readonly workerId: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly shutdown: AbortSignal;
  /** Whether `npm start` started this process and will send an EngineNotice. */
  readonly isManaged: () => boolean;
  readonly notify: (notice: WorkerNotice) => void;
}

/** One worker process from its start to its shutdown: finds an engine, enters the reference defenses, evaluates. */
export class WorkerProgram {
  readonly #db: Database;
  readonly #settings: WorkerSettings;
  readonly #host: WorkerHost;
  readonly #status: WorkerStatus;
  #engineNotice: EngineNotice | null = null;
  #engineSilentSince: number | null = null;

  constructor(db: Database, settings: WorkerSettings, host: WorkerHost) {
    this.#db = db;
    this.#settings = settings;
    this.#host = host;
    const { workerId: id, shutdown } = host;
    this.#status = new WorkerStatus(db, { id, tensorBackend: settings.tensorBackend, shutdown });
  }

  takeNotice(notice: EngineNotice): void {
    this.#engineNotice = notice;
  }

  /** Reports and reaps until the shutdown; needs no engine. */
  async runHousekeeping(): Promise<void> {
    await Promise.all([this.#status.keepReporting(), runReaper(this.#db, this.#host.shutdown)]);
  }

  /** @throws whatever keeps the worker from working, after it has been reported. */
  async run(): Promise<void> {
    try {
      await registerAttackCatalog(this.#db); // the pages of the attacks need neither victims nor an engine
      await announceSuite(this.#db, suiteRow(this.#settings.suite)); // another process bakes its tasks
      const engine = await this.#findEngine();
      if (!engine || this.#host.shutdown.aborted) return;
      void this.#enterReferenceDefenses(engine);
      await this.#serve(engine);
    } catch (error) {
      if (this.#host.shutdown.aborted) return;
      this.#status.message = messageOf(error);
      await this.#status.report(false).catch(() => {}); // the database may be what failed
      this.#host.notify({ kind: 'waiting', message: this.#status.message });
      throw error;
    }
  }

  /** Waits for an engine and reports why there is none yet. @returns null at the shutdown. */
  async #findEngine(): Promise<Engine | null> {
    const { shutdown, environment, isManaged, notify } = this.#host;
    while (!shutdown.aborted) {
      const notice = this.#engineNotice;
      if (isManaged() && !notice) this.#status.message ??= 'The container engine is being prepared.';
      else {
        try {
          const socket = notice && 'socketPath' in notice ? { MBTI_ENGINE_SOCKET: notice.socketPath } : {};
          this.#status.engine = await connectEngine({ environment: { ...environment, ...socket } });
          return this.#status.engine;
        } catch (error) {
          const message = notice && 'missing' in notice ? notice.missing : messageOf(error);
          this.#status.message = message;
          notify({ kind: 'waiting', message });
          if (notice && 'socketPath' in notice) notify({ kind: 'engine-silent' });
        }
      }
      await sleep(engineRetryMs, undefined, { signal: shutdown }).catch(() => {});
    }
    return null;
  }

  async #enterReferenceDefenses(engine: Engine): Promise<void> {
    await enterReferenceDefenses(this.#db, engine, suiteName(this.#settings.suite)).catch((error: unknown) => {
      if (!this.#host.shutdown.aborted) console.error(`Reference defenses: ${messageOf(error)}`);
    });
  }

  /** Tells the site and `npm start` why nothing is evaluated. */
  #wait(message: string): void {
    this.#status.message = message;
    this.#host.notify({ kind: 'waiting', message });
  }

  /** Evaluates submissions until the shutdown. */
  async #serve(engine: Engine): Promise<void> {
    const { dataFolder, tensorBackend, refuseInsideRegistries } = this.#settings;
    const ownerLabel = ownerLabelOf(dataFolder);
    const runsFolder = join(dataFolder, 'runs');
    await removeLeftovers(engine, ownerLabel); // of a worker that was killed; each data folder has one worker
    await unmountLeftImages();
    for (const problem of await removeOldRuns(runsFolder)) console.error(`An old run could not be removed: ${problem}`);
    await awaitModelSandbox(refuseInsideRegistries, (problem) => this.#wait(problem), this.#host.shutdown);
    if (this.#host.shutdown.aborted) return;
    this.#status.message = null;
    await this.#status.report(true);
    this.#host.notify({ kind: 'ready' });
    const context = {
      db: this.#db,
      installationSecret: await installationSecret(this.#db),
      artifacts: new ArtifactFolder(join(dataFolder, 'artifacts')),
      engine,
      workerId: this.#host.workerId,
      ownerLabel,
      runsFolder,
      cacheFolder: join(dataFolder, 'cache'),
      tensorBackend,
      limitsOf,
      refuseInsideRegistries,
      onEngineState: (answers: boolean) => {
        this.#engineSilentSince = answers ? null : (this.#engineSilentSince ?? performance.now());
        const isSilent = !answers && performance.now() - (this.#engineSilentSince ?? 0) > silenceMs;
        if (isSilent) this.#host.notify({ kind: 'engine-silent' });
        this.#status.message = answers
          ? null
          : `The container engine at ${engine.socketPath} does not answer. Evaluations resume when it does.`;
      },
    };
    await runWorker(context, availableParallelism(), this.#host.shutdown);
  }
}
