import { eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { suites } from '../schema/suites.ts';
import { tasks, type NewTask } from '../schema/tasks.ts';

export class SuiteChangedError extends Error {}

/**
 * Registers a baked suite. Registering it again is a no-op; a published suite never changes.
 * @throws SuiteChangedError when the same id was published with another manifest or other tasks.
 */
export async function registerSuite(
  db: Database,
  suite: { readonly id: string; readonly title: string; readonly manifestSha256: string; readonly manifest: unknown },
  suiteTasks: readonly NewTask[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(suites).values(suite).onConflictDoNothing();
    const [published] = await tx.select().from(suites).where(eq(suites.id, suite.id)).for('update');
    if (published?.manifestSha256 !== suite.manifestSha256) {
      throw new SuiteChangedError(
        `Suite ${suite.id} is published with manifest ${published?.manifestSha256 ?? 'none'}, found ${suite.manifestSha256}: a published suite is immutable. Use another data folder or database, or raise the version of the suite.`,
      );
    }
    const known = await tx
      .select({ id: tasks.id, manifestSha256: tasks.manifestSha256 })
      .from(tasks)
      .where(eq(tasks.suiteId, suite.id));
    if (known.length === 0) {
      if (suiteTasks.length > 0) await tx.insert(tasks).values([...suiteTasks]);
      return;
    }
    const [found, expected] = [sumsOf(suiteTasks), sumsOf(known)];
    if (found !== expected) {
      throw new SuiteChangedError(
        `The tasks of suite ${suite.id} are published as ${expected}; this machine baked ${found}. Their numbers may not be mixed: use the same release and tensor backend, or another database.`,
      );
    }
  });
}

function sumsOf(rows: readonly { readonly id: string; readonly manifestSha256: string }[]): string {
  return rows
    .map(({ id, manifestSha256 }) => `${id} (${manifestSha256.slice(0, 12)})`)
    .sort()
    .join(', ');
}

export async function listSuiteIds(db: Database): Promise<readonly string[]> {
  const rows = await db.select({ id: suites.id }).from(suites).orderBy(suites.id);
  return rows.map(({ id }) => id);
}
