import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { suites, suiteTasks } from '../schema/suites.ts';

/** A published suite whose tasks all belong to a bigger one, or that suite itself. */
export interface Rung {
  readonly suiteId: string;
  readonly taskIds: ReadonlySet<string>;
}

/**
 * The published suites within a suite, the smallest first; the suite itself is the last one once it is published. A
 * submission is ranked on each of them as soon as all of its tasks have a result.
 */
export async function listRungs(db: Database, suiteId: string): Promise<readonly Rung[]> {
  const rows = await db
    .select({ suiteId: suites.id, taskId: suiteTasks.taskId })
    .from(suites)
    .innerJoin(suiteTasks, eq(suiteTasks.suiteId, suites.id))
    .where(
      sql`${suites.publishedAt} is not null and not exists (
        select from suite_tasks as inner_tasks where inner_tasks.suite_id = ${suites.id} and not exists (
          select from suite_tasks as outer_tasks
          where outer_tasks.suite_id = ${suiteId} and outer_tasks.task_id = inner_tasks.task_id))`,
    )
    .orderBy(asc(suites.taskCount), sql`${suites.id} = ${suiteId}`, suites.id, suiteTasks.position);
  const rungs = new Map<string, Set<string>>();
  for (const row of rows) rungs.set(row.suiteId, (rungs.get(row.suiteId) ?? new Set()).add(row.taskId));
  return [...rungs].map(([id, taskIds]) => ({ suiteId: id, taskIds }));
}

/** The number of the first rung with this task, from 0. A task of a suite that is not published yet comes last. */
export function rungOf(rungs: readonly Rung[], taskId: string): number {
  const found = rungs.findIndex(({ taskIds }) => taskIds.has(taskId));
  return found === -1 ? rungs.length : found;
}
