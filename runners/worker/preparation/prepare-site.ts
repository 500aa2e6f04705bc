import { setTimeout as sleep } from 'node:timers/promises';
import { suiteCatalog } from '../../../benchmark/suites/suite-catalog.ts';
import { suiteName, type Suite } from '../../../benchmark/suites/suite.ts';
import { abandonSuite, listReferenceEntries, reportPreparation } from '../../../db/queries/prepare-suites.ts';
import { announceSuite, listUnpublishedSuiteIds } from '../../../db/queries/register-suite.ts';
import type { Database } from '../../../db/client.ts';
import { enterReferenceDefense } from '../enter-reference-defense.ts';
import { suiteRow } from '../register-baked-suite.ts';
import { registerCollectedSuites } from '../register-collected-suites.ts';
import { prepareSuite, type PreparationContext } from './prepare-suite.ts';

/** The reference defenses are entered when their images are built. Without an engine they never are. */
const referencesMs = { every: 500, most: 120_000 };

/**
 * Makes the suites of a site: those whose tasks are all here already, then the suite that it offers, and in the
 * background the bigger ones, each with its reference defenses once it is complete.
 */
export async function prepareSite(
  context: PreparationContext,
  suite: Suite,
  inBackground: readonly Suite[],
): Promise<void> {
  const { db, signal, folders } = context;
  const planned = [suite, ...inBackground];
  for (const [index, each] of planned.entries()) {
    const before = planned[index - 1];
    const message = before ? `It is baked after ${suiteName(before)}.` : null;
    await announceSuite(db, suiteRow(each));
    await reportPreparation(db, { suiteId: suiteName(each), state: 'waiting', message, secondsLeft: null });
  }
  const others = suiteCatalog.filter((other) => !planned.includes(other));
  await registerCollectedSuites(db, folders.artifacts, others);
  await abandonOthers(db, planned);
  await prepareSuite(context, suite, { inBackground: false });
  if (inBackground.length > 0) await referencesEntered(db, suiteName(suite), signal);
  context.onBackground?.();
  for (const bigger of inBackground) {
    if (signal.aborted) return;
    if (await prepareSuite(context, bigger, { inBackground: true })) await enterReferences(db, suite, bigger);
  }
}

/** Of an earlier start with other options. */
async function abandonOthers(db: Database, planned: readonly Suite[]): Promise<void> {
  const names = planned.map(suiteName);
  for (const suiteId of await listUnpublishedSuiteIds(db)) {
    if (names.includes(suiteId)) continue;
    await abandonSuite(db, suiteId, 'stopped', `This site was started without preparing ${suiteId}.`);
  }
}

async function referencesEntered(db: Database, suiteId: string, signal: AbortSignal): Promise<void> {
  const until = performance.now() + referencesMs.most;
  while (performance.now() < until && !signal.aborted) {
    if ((await listReferenceEntries(db, suiteId)).length > 0) return;
    await sleep(referencesMs.every, undefined, { signal }).catch(() => {});
  }
}

async function enterReferences(db: Database, from: Suite, to: Suite): Promise<void> {
  for (const { defenseName, image } of await listReferenceEntries(db, suiteName(from))) {
    await enterReferenceDefense(db, suiteName(to), { defenseName, image });
  }
}
