import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatMemory } from '../../../benchmark/words/format-memory.ts';
import { isEvaluating } from '../../../db/queries/prepare-suites.ts';
import type { Database } from '../../../db/client.ts';
import { messageOf } from '../../sandbox/sandbox-error.ts';
import { pauseTrainings, resumeTrainings } from '../../victims/pause-trainings.ts';

const lookEveryMs = 1_000;

/** A task takes some hundred megabytes. The rest is for the evaluations. */
const freeBytesMin = 2 * 1024 ** 3;

export interface GateOptions {
  readonly db: Database;
  /** On the disk where tasks are baked. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Called when the reason why the background waits changes; null while it does not wait. */
  readonly onChange: (reason: string | null) => Promise<void>;
  readonly freeBytesOf?: (folder: string) => Promise<number>;
}

export interface Gate {
  /** Waits until work may begin. Returns also when the signal is given. */
  open(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Lets a task in the background be begun only while no evaluation is queued or running and the disk has room. Trainings
 * of this process are paused while an evaluation comes first. What a task does before and after its trainings, some
 * seconds, is not paused.
 */
export function startGate({ db, folder, signal, onChange, freeBytesOf = freeBytes }: GateOptions): Gate {
  const stopped = new AbortController();
  const ended = AbortSignal.any([signal, stopped.signal]);
  let known: string | null | undefined; // undefined before the first look

  async function look(): Promise<void> {
    const reason = await findReason();
    if (reason === known) return;
    known = reason;
    if (reason === null) resumeTrainings();
    else pauseTrainings();
    await onChange(reason);
  }

  async function findReason(): Promise<string | null> {
    if (await isEvaluating(db)) return 'It goes on when no evaluation is waiting or running.';
    const free = await freeBytesOf(folder);
    if (free >= freeBytesMin) return null;
    return `It waits for disk space: ${formatMemory(free)} are free, and ${formatMemory(freeBytesMin)} are needed. Evaluations go on. Free some space to continue.`;
  }

  async function watch(): Promise<void> {
    while (!ended.aborted) {
      await look().catch((error: unknown) => console.error(`Background work: ${messageOf(error)}`));
      await sleep(lookEveryMs, undefined, { signal: ended }).catch(() => {});
    }
    resumeTrainings(); // so that they see the signal
  }

  const watching = watch();
  return {
    open: async () => {
      while (known !== null && !ended.aborted)
        await sleep(lookEveryMs / 10, undefined, { signal: ended }).catch(() => {});
    },
    stop: async () => {
      stopped.abort();
      await watching;
    },
  };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
