import { setTimeout as sleep } from 'node:timers/promises';
import { reportPreparation } from '../../../db/queries/prepare-suites.ts';
import type { Database } from '../../../db/client.ts';
import type { BakeProgress } from '../../bake/bake-meter.ts';
import { messageOf } from '../../sandbox/sandbox-error.ts';
import { TimeLeft } from '../time-left.ts';

const reportEveryMs = 2_000;

/**
 * What the site shows of the preparation of one suite. Written to the database every few seconds until it is stopped.
 */
export class PreparationReport {
  readonly #db: Database;
  readonly #suiteId: string;
  readonly #timeLeft = new TimeLeft();
  readonly #stop = new AbortController();
  readonly #reporting: Promise<void>;
  #waitingFor: string | null = null;
  #doing: string | null = null;
  #secondsLeft: number | null = null;

  constructor(db: Database, suiteId: string) {
    this.#db = db;
    this.#suiteId = suiteId;
    this.#reporting = this.#keepReporting();
  }

  /** @returns the seconds of work left, or null if unknown. */
  progress({ fraction, message }: BakeProgress): number | null {
    this.#doing = message;
    this.#secondsLeft = this.#timeLeft.at(fraction);
    return this.#secondsLeft;
  }

  /** @param reason why the work waits; null when it goes on. */
  async wait(reason: string | null): Promise<void> {
    this.#waitingFor = reason;
    this.#timeLeft.pause(reason !== null);
    await this.#report();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#reporting;
  }

  async #keepReporting(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#report().catch((error: unknown) => console.error(`Preparation: ${messageOf(error)}`));
      await sleep(reportEveryMs, undefined, { signal }).catch(() => {});
    }
  }

  async #report(): Promise<void> {
    const now = this.#doing === null ? null : `Now: ${this.#doing}.`;
    await reportPreparation(this.#db, {
      suiteId: this.#suiteId,
      state: this.#waitingFor === null ? 'baking' : 'waiting',
      message: this.#waitingFor ?? now,
      secondsLeft: this.#secondsLeft,
    });
  }
}
