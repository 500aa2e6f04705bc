import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isInspectOnly, recipesOf, suiteName, type Suite, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import { abandonSuite, reportPreparation, settleSubmissionsOf } from '../../../db/queries/prepare-suites.ts';
import { addSuiteTask, announceSuite, SuiteChangedError } from '../../../db/queries/register-suite.ts';
import type { Database } from '../../../db/client.ts';
import type { BakeProgress } from '../../bake/bake-meter.ts';
import { BakeError, onlyGatesMissed } from '../../bake/bake-error.ts';
import { bakeSuite, type BakeFolders } from '../../bake/bake-suite.ts';
import { messageOf } from '../../sandbox/sandbox-error.ts';
import { suiteRow, taskRow } from '../register-baked-suite.ts';
import type { PreparationNotice } from '../worker-notices.ts';
import { PreparationReport } from './preparation-report.ts';
import { startGate, type Gate } from './background-gate.ts';

export interface PreparationContext {
  readonly db: Database;
  readonly folders: BakeFolders;
  readonly tensorBackend: string;
  readonly signal: AbortSignal;
  readonly notify: (notice: PreparationNotice) => void;
  /** Called when only background work is left. */
  readonly onBackground?: () => void;
  readonly retryMs?: { readonly first: number; readonly most: number };
  readonly freeBytesOf?: (folder: string) => Promise<number>;
}

const defaultRetryMs = { first: 15_000, most: 300_000 };
const failuresMax = 5;

/**
 * Bakes a suite: announces it, and adds each task as soon as it is baked, so that submissions can be evaluated on it.
 * Goes on where it stopped after a kill. What fails for a passing reason, such as a full disk, is tried again. A suite
 * is given up, and the submissions that wait for it end, if a task misses its gate, which it would miss again, if its
 * tasks were published with other numbers, or after several attempts. The next start tries again.
 * @param inBackground whether evaluations come first.
 * @returns whether the suite is published.
 */
export async function prepareSuite(
  context: PreparationContext,
  suite: Suite,
  { inBackground }: { readonly inBackground: boolean },
): Promise<boolean> {
  const { db, signal, notify, folders, retryMs = defaultRetryMs } = context;
  const suiteId = suiteName(suite);
  let failures = 0;
  for (let pause = retryMs.first; !signal.aborted; pause = Math.min(2 * pause, retryMs.most)) {
    try {
      await announceSuite(db, suiteRow(suite));
      await reportPreparation(db, { suiteId, state: 'waiting', message: null, secondsLeft: null });
      await mkdir(folders.artifacts.root, { recursive: true });
      const isNew = await bakeAndRegister(context, suite, inBackground);
      notify({ kind: 'prepared', suiteId, isNew });
      return true;
    } catch (error) {
      if (signal.aborted) break;
      const message = messageOf(error);
      console.error(`Suite ${suiteId}: ${message}`);
      notify({ kind: 'not-prepared', suiteId, message });
      if (!message.includes('ENOSPC')) failures += 1; // a full disk may take days to be noticed
      if (isFinal(error) || failures >= failuresMax) {
        await abandonSuite(db, suiteId, 'failed', message);
        return false;
      }
      const waiting = `It is tried again in ${Math.ceil(pause / 1000)} s. ${message}`;
      await reportPreparation(db, { suiteId, state: 'waiting', message: waiting, secondsLeft: null }).catch(() => {});
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }
  return false;
}

function placeOf(suite: Suite, recipe: TaskRecipe) {
  return { position: recipesOf(suite).indexOf(recipe), isInspectOnly: isInspectOnly(suite, recipe) };
}

/** Whether another attempt would fail in the same way. */
function isFinal(error: unknown): boolean {
  return error instanceof SuiteChangedError || (error instanceof BakeError && onlyGatesMissed(error));
}

/** @returns whether a task was missing. */
async function bakeAndRegister(context: PreparationContext, suite: Suite, inBackground: boolean): Promise<boolean> {
  const { db, folders, tensorBackend, signal, notify, freeBytesOf } = context;
  const suiteId = suiteName(suite);
  const report = new PreparationReport(db, suiteId);
  const gate: Gate | null = inBackground
    ? startGate({
        db,
        folder: folders.artifacts.root,
        signal,
        onChange: (reason) => report.wait(reason),
        ...(freeBytesOf ? { freeBytesOf } : {}),
      })
    : null;
  let isNew = false;
  try {
    await bakeSuite(folders, suite, {
      backend: tensorBackend,
      signal,
      onProgress: (progress: BakeProgress) => {
        isNew ||= progress.fraction < 1;
        notify({ kind: 'progress', suiteId, inBackground, ...progress, secondsLeft: report.progress(progress) });
      },
      onBaked: async (recipe, manifest) => {
        await addSuiteTask(db, suiteId, placeOf(suite, recipe), taskRow(manifest));
        await settleSubmissionsOf(db, suiteId);
      },
      ...(gate ? { beforeTask: () => gate.open() } : {}),
    });
    return isNew;
  } finally {
    await gate?.stop();
    await report.stop();
  }
}
