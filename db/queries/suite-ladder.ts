import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Database } from '../client.ts';
import { suites, suiteTasks } from '../schema/suites.ts';

/** A published suite whose tasks all belong to a bigger one, or that suite itself. */
export interface Rung {
  readonly suiteId: string;
  readonly taskIds: ReadonlySet<string>;
}

/** Whether a task of a suite belongs to a stage; some have models for stage inspect alone. */
export function isTaskOf(stage: Stage): SQL | undefined {
  return stage === 'inspect' ? undefined : eq(suiteTasks.isInspectOnly, false);
}

/**
 * The published suites within a suite, the smallest first; the suite itself is the last one once it is published. A
 * submission of a stage is ranked on each of them as soon as all of its tasks have a result.
 */
export async function listRungs(db: Database, suiteId: string, stage: Stage): Promise<readonly Rung[]> {
  const ofStage = isTaskOf(stage);
  const rows = await db
    .select({ suiteId: suites.id, taskId: suiteTasks.taskId })
    .from(suites)
    .innerJoin(suiteTasks, eq(suiteTasks.suiteId, suites.id))
    .where(
      and(
        ofStage,
        sql`${suites.publishedAt} is not null and not exists (
        select from suite_tasks as inner_tasks
        where inner_tasks.suite_id = ${suites.id} and (${stage} = 'inspect' or not inner_tasks.is_inspect_only) and not exists (
          select from suite_tasks as outer_tasks
          where outer_tasks.suite_id = ${suiteId} and outer_tasks.task_id = inner_tasks.task_id
            and (${stage} = 'inspect' or not outer_tasks.is_inspect_only)))`,
      ),
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
