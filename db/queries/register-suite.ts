import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import type { Database } from '../client.ts';
import { suitePreparations, suites, suiteTasks, type Suite } from '../schema/suites.ts';
import { tasks, type NewTask } from '../schema/tasks.ts';

export class SuiteChangedError extends Error {}

export type NewSuite = Pick<Suite, 'id' | 'title' | 'manifestSha256' | 'manifest' | 'taskCount'>;

/**
 * Announces a suite before its tasks are baked. Defenses can then be submitted for it. Announcing it again is a no-op.
 * @throws SuiteChangedError when the same id was announced with another manifest.
 */
export async function announceSuite(db: Database, suite: NewSuite): Promise<void> {
  await db.insert(suites).values(suite).onConflictDoNothing();
  const [announced] = await db.select({ found: suites.manifestSha256 }).from(suites).where(eq(suites.id, suite.id));
  if (announced?.found === suite.manifestSha256) return;
  throw new SuiteChangedError(
    `Suite ${suite.id} is published with manifest ${announced?.found ?? 'none'}, found ${suite.manifestSha256}: a published suite is immutable. Use another data folder or database, or raise the version of the suite.`,
  );
}

/**
 * Adds a baked task to an announced suite, and publishes the suite with its last task. Adding it again is a no-op.
 * @param place.position in the manifest of the suite, from 0.
 * @returns whether the suite is published.
 * @throws SuiteChangedError when another task stands there, or the same task was registered with another manifest.
 */
export async function addSuiteTask(
  db: Database,
  suiteId: string,
  place: { readonly position: number; readonly isInspectOnly: boolean },
  task: NewTask,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const suite = await lockSuite(tx, suiteId);
    await insertTask(tx, task);
    await tx
      .insert(suiteTasks)
      .values({ suiteId, taskId: task.id, ...place })
      .onConflictDoNothing();
    const [standing] = await tx
      .select({ taskId: suiteTasks.taskId })
      .from(suiteTasks)
      .where(and(eq(suiteTasks.suiteId, suiteId), eq(suiteTasks.position, place.position)));
    if (standing?.taskId !== task.id) throw otherTasks(suiteId, standing?.taskId ?? 'another place', task.id);
    return suite.publishedAt !== null || publishIfComplete(tx, suite);
  });
}

/**
 * Registers a suite whose tasks are all baked, in the order of its manifest. Registering it again is a no-op; a
 * published suite never changes.
 * @param commonCount tasks for all stages; only stage inspect is evaluated on those that follow them.
 * @throws SuiteChangedError when the same id was published with another manifest or other tasks.
 */
export async function registerSuite(
  db: Database,
  suite: Omit<NewSuite, 'taskCount'>,
  baked: readonly NewTask[],
  commonCount = baked.length,
): Promise<void> {
  await db.transaction(async (tx) => {
    await announceSuite(tx, { ...suite, taskCount: baked.length });
    const known = await lockSuite(tx, suite.id);
    for (const task of baked) await insertTask(tx, task);
    if (known.publishedAt === null) {
      const rows = baked.map(({ id: taskId }, position) => {
        return { suiteId: suite.id, taskId, position, isInspectOnly: position >= commonCount };
      });
      if (rows.length > 0) await tx.insert(suiteTasks).values(rows).onConflictDoNothing();
    }
    const standing = await tx
      .select({ id: suiteTasks.taskId })
      .from(suiteTasks)
      .where(eq(suiteTasks.suiteId, suite.id))
      .orderBy(asc(suiteTasks.position));
    const [found, expected] = [baked, standing].map((rows) => rows.map(({ id }) => id).join(', '));
    if (found !== expected) throw otherTasks(suite.id, expected ?? '', found ?? '');
    if (known.publishedAt === null) await publishIfComplete(tx, known);
  });
}

async function lockSuite(tx: Database, suiteId: string): Promise<Suite> {
  const [suite] = await tx.select().from(suites).where(eq(suites.id, suiteId)).for('update');
  if (!suite) throw new Error(`Suite ${suiteId} has not been announced.`);
  return suite;
}

/** Inserts a task. @throws SuiteChangedError when it is registered with other measurements. */
async function insertTask(tx: Database, task: NewTask): Promise<void> {
  await tx
    .insert(tasks)
    .values(task)
    .onConflictDoUpdate({
      target: tasks.id,
      set: { settings: task.settings ?? null },
      setWhere: isNull(tasks.settings),
    });
  const [standing] = await tx
    .select({ manifestSha256: tasks.manifestSha256, manifest: tasks.manifest })
    .from(tasks)
    .where(eq(tasks.id, task.id));
  if (standing && isSameTask(standing, task)) return;
  throw new SuiteChangedError(
    `Task ${task.id} is registered with manifest ${standing?.manifestSha256 ?? 'none'}; this machine baked ${task.manifestSha256}. Their numbers may not be mixed: use the same release and tensor backend, or another database.`,
  );
}

/** What the numbers of a task depend on. A later release may state more in a manifest than an earlier one did. */
const measuredSchema = z.object({ files: z.unknown(), undefended: z.unknown(), reference: z.unknown() });

function isSameTask(
  standing: Pick<NewTask, 'manifestSha256' | 'manifest'>,
  task: Pick<NewTask, 'manifestSha256' | 'manifest'>,
): boolean {
  if (standing.manifestSha256 === task.manifestSha256) return true;
  const [found, expected] = [task, standing].map(({ manifest }) => measuredSchema.safeParse(manifest));
  if (!found?.data?.files || !expected?.data?.files) return false;
  return canonicalJson(found.data) === canonicalJson(expected.data);
}

async function publishIfComplete(tx: Database, { id, taskCount }: Suite): Promise<boolean> {
  const [standing] = await tx.select({ found: count() }).from(suiteTasks).where(eq(suiteTasks.suiteId, id));
  if (standing?.found !== taskCount) return false;
  await tx
    .update(suites)
    .set({ publishedAt: sql`now()` })
    .where(eq(suites.id, id));
  await tx.delete(suitePreparations).where(eq(suitePreparations.suiteId, id));
  return true;
}

function otherTasks(suiteId: string, expected: string, found: string): SuiteChangedError {
  return new SuiteChangedError(
    `The tasks of suite ${suiteId} are published as ${expected}; this machine baked ${found}. Their numbers may not be mixed: use the same release and tensor backend, or another database.`,
  );
}

/** The suites that defenses can be submitted for: published ones, and those that are being prepared. */
export async function listSuiteIds(db: Database): Promise<readonly string[]> {
  const rows = await db.select({ id: suites.id }).from(suites).orderBy(suites.id);
  return rows.map(({ id }) => id);
}

/** The suites that were announced, but whose tasks are not all there. */
export async function listUnpublishedSuiteIds(db: Database): Promise<readonly string[]> {
  const rows = await db.select({ id: suites.id }).from(suites).where(isNull(suites.publishedAt)).orderBy(suites.id);
  return rows.map(({ id }) => id);
}
