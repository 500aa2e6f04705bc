import { eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { modalities, type Modality } from '../../benchmark/words/modality.ts';
import type { TestStrength } from '../../benchmark/words/attack-document.ts';
import type { Database } from '../client.ts';
import { suites, suiteTasks } from '../schema/suites.ts';
import { tasks, type Task } from '../schema/tasks.ts';

const { manifest, undefendedCounts, referenceCounts, ...smallColumns } = getTableColumns(tasks);

/** What the manifest of a task says of its fairness; null in a manifest of an earlier release. */
interface TaskFairness {
  /** Test samples of the attacked classes that cannot carry the trigger. */
  readonly untriggered: number | null;
  readonly testStrengths: readonly TestStrength[] | null;
  readonly trivialDetectors:
    readonly { readonly id: string; readonly auroc: number; readonly explained: boolean }[] | null;
}

/** What lists of tasks read: parts of the manifest, and no counts, which have an entry for each class. */
export const taskColumns = {
  ...smallColumns,
  recipe: sql<unknown>`${manifest} -> 'recipe'`,
  untriggered: sql<TaskFairness['untriggered']>`(${manifest} -> 'counts' ->> 'testUntriggered')::integer`,
  testStrengths: sql<TaskFairness['testStrengths']>`${manifest} -> 'testStrengths'`,
  trivialDetectors: sql<TaskFairness['trivialDetectors']>`${manifest} -> 'trivialDetectors'`,
};

/** A task as lists read it. The recipe has not been checked. */
export type TaskRow = Omit<Task, 'manifest' | 'undefendedCounts' | 'referenceCounts'> &
  TaskFairness & { readonly recipe: unknown };

/** A task of a suite. */
export type SuiteTaskRow = TaskRow & {
  /** Only stage inspect is evaluated on it. */
  readonly isInspectOnly: boolean;
};

/** The baked tasks of a suite in a fixed order. */
export async function listTasks(db: Database, suiteId: string): Promise<readonly SuiteTaskRow[]> {
  return db
    .select({ ...taskColumns, isInspectOnly: suiteTasks.isInspectOnly })
    .from(suiteTasks)
    .innerJoin(tasks, eq(tasks.id, suiteTasks.taskId))
    .where(eq(suiteTasks.suiteId, suiteId))
    .orderBy(tasks.modality, tasks.datasetId, tasks.attackId, tasks.id);
}

const manifestSchema = z.object({ tasks: z.array(z.object({ modality: z.enum(modalities) })) });

/** The modalities that a suite has tasks in, also those whose tasks are not baked yet. */
export async function listSuiteModalities(db: Database, suiteId: string): Promise<readonly Modality[]> {
  const [suite] = await db.select({ manifest: suites.manifest }).from(suites).where(eq(suites.id, suiteId));
  const listed = manifestSchema.safeParse(suite?.manifest).data?.tasks ?? (await listTasks(db, suiteId));
  return modalities.filter((modality) => listed.some((task) => task.modality === modality));
}

/** These tasks by id. Unknown ids are missing. */
export async function findTasks(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, TaskRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select(taskColumns)
    .from(tasks)
    .where(inArray(tasks.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

export interface TaskCounts {
  readonly undefended: EvaluationCounts;
  readonly reference: EvaluationCounts;
}

/** The integers behind the rates of these tasks, by id. */
export async function listTaskCounts(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, TaskCounts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: tasks.id, undefended: undefendedCounts, reference: referenceCounts })
    .from(tasks)
    .where(inArray(tasks.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** The suites that each of these tasks belongs to, in the order of their ids. */
export async function listSuitesOfTasks(
  db: Database,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const byTask = new Map<string, string[]>(taskIds.map((id) => [id, []]));
  if (taskIds.length === 0) return byTask;
  const rows = await db
    .select({ taskId: suiteTasks.taskId, suiteId: suiteTasks.suiteId })
    .from(suiteTasks)
    .where(inArray(suiteTasks.taskId, [...byTask.keys()]))
    .orderBy(suiteTasks.suiteId);
  for (const { taskId, suiteId } of rows) byTask.get(taskId)?.push(suiteId);
  return byTask;
}
