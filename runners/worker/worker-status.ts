import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/client.ts';
import { reportWorker } from '../../db/queries/report-worker.ts';
import type { Engine } from '../sandbox/container-engine.ts';

const reportEveryMs = 3_000;

/** What the site shows of a worker. Reported to the database every few seconds, which is also its heartbeat. */
export class WorkerStatus {
  readonly #db: Database;
  readonly #id: string;
  readonly #tensorBackend: string;
  readonly #shutdown: AbortSignal;
  /** The engine in use, once one has been found. */
  engine: Engine | null = null;
  /** Why the worker does not evaluate; null while it does. */
  message: string | null = 'The runner is starting.';

  constructor(
    db: Database,
    worker: { readonly id: string; readonly tensorBackend: string; readonly shutdown: AbortSignal },
  ) {
    this.#db = db;
    this.#id = worker.id;
    this.#tensorBackend = worker.tensorBackend;
    this.#shutdown = worker.shutdown;
  }

  async report(ready = this.message === null): Promise<void> {
    await reportWorker(this.#db, {
      id: this.#id,
      ready,
      engine: this.engine ? `${this.engine.kind} ${this.engine.version}` : null,
      tensorBackend: this.#tensorBackend,
      slots: availableParallelism(),
      message: this.#shutdown.aborted ? 'The runner is shutting down.' : this.message,
    });
  }

  /** Reports until the shutdown, and once more after it. */
  async keepReporting(): Promise<void> {
    while (!this.#shutdown.aborted) {
      await this.report().catch((error: Error) => console.error(`Worker status: ${error.message}`));
      await sleep(reportEveryMs, undefined, { signal: this.#shutdown }).catch(() => {});
    }
    await this.report(false).catch(() => {}); // the database may be shutting down as well
  }
}
