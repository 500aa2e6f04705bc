import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import { aggregateBoard, type BoardAggregate } from '../../benchmark/ranking/aggregate-board.ts';
import type { CellAddress } from '../../benchmark/ranking/hierarchical-mean.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import { hasResult } from '../../benchmark/words/evaluation-state.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Database } from '../client.ts';
import { boardEntries } from '../schema/board-entries.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { submissions } from '../schema/submissions.ts';
import { suites, suiteTasks } from '../schema/suites.ts';
import { tasks } from '../schema/tasks.ts';
import { addressColumns, cellOf, listCellRows, type CellRow } from './read-cells.ts';
import type { BoardFilter } from './read-board.ts';

/** A submission that is being evaluated: what it has reached so far, without a rank. */
export interface ProvisionalEntry {
  readonly submissionId: string;
  readonly defenseName: string;
  readonly teamName: string;
  readonly stage: Stage;
  readonly modalities: readonly Modality[];
  /** Tasks of the board that it has to answer. */
  readonly taskCount: number;
  readonly finishedCount: number;
  /** Means over the tasks with a result; null before there is one. */
  readonly soFar: BoardAggregate | null;
}

/** Running submissions that are shown on a board at once. */
export const provisionalRowsMax = 20;

/**
 * The running submissions that will be ranked on a board and are not ranked there yet; those with most results first.
 */
export async function readProvisional(
  db: Database,
  { suiteId, scope, stage }: BoardFilter,
): Promise<readonly ProvisionalEntry[]> {
  const running = await listRunning(db, suiteId, stage);
  if (running.length === 0) return [];
  const inSuite = await listSuiteTasks(db, suiteId);
  const rows = await listCellRows(db, ...running.map(({ id }) => id));
  const entries = running.flatMap((submission): readonly ProvisionalEntry[] => {
    const declared = submission.modalities.filter((modality) => scope === 'all' || modality === scope);
    if (declared.length === 0) return [];
    const finished = rows.filter(
      ({ submissionId, taskId, state, address }) =>
        submissionId === submission.id &&
        inSuite.ids.has(taskId) &&
        hasResult(state) &&
        declared.includes(address.modality),
    );
    return [
      {
        submissionId: submission.id,
        defenseName: submission.defenseName,
        teamName: submission.teamName,
        stage: submission.stage,
        modalities: submission.modalities,
        taskCount: declared.reduce((sum, modality) => sum + (inSuite.counts.get(modality) ?? 0), 0),
        finishedCount: finished.length,
        soFar: meansOf(finished, scope === 'all' ? inSuite.undeclared(submission.modalities) : [], declared),
      },
    ];
  });
  return entries.toSorted((a, b) => b.finishedCount - a.finishedCount).slice(0, provisionalRowsMax);
}

/** The running submissions whose suite has all tasks of the given one, and which have no row on its board yet. */
async function listRunning(db: Database, suiteId: string, stage: Stage | undefined) {
  const rows = await db
    .select({
      id: submissions.id,
      stage: submissions.stage,
      modalities: submissions.modalities,
      defenseName: defenses.name,
      teamName: teams.name,
    })
    .from(submissions)
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .innerJoin(teams, eq(teams.id, defenses.teamId))
    .leftJoin(
      boardEntries,
      and(
        eq(boardEntries.submissionId, submissions.id),
        eq(boardEntries.suiteId, suiteId),
        eq(boardEntries.scope, 'all'),
      ),
    )
    .where(
      and(
        inArray(submissions.state, ['queued', 'running']),
        isNull(boardEntries.submissionId),
        stage ? eq(submissions.stage, stage) : ne(submissions.stage, 'inspect'),
        sql`exists (select from suite_tasks where suite_id = ${suiteId})`,
        sql`not exists (
          select from suite_tasks as wanted where wanted.suite_id = ${suiteId} and not wanted.is_inspect_only and not exists (
            select from suite_tasks as own
            where own.suite_id = ${submissions.suiteId} and own.task_id = wanted.task_id))`,
        sql`exists (select from evaluations where submission_id = ${submissions.id} and state <> 'queued')`,
      ),
    )
    .orderBy(desc(submissions.createdAt), asc(submissions.id))
    .limit(5 * provisionalRowsMax);
  return rows.flatMap(({ stage: of, modalities, ...row }) =>
    of && modalities ? [{ ...row, stage: of, modalities }] : [],
  );
}

/** The baked tasks of a suite, and how many its manifest has of each modality. */
async function listSuiteTasks(db: Database, suiteId: string) {
  const baked = await db
    .select({
      id: tasks.id,
      modality: tasks.modality,
      address: addressColumns,
      publishedAt: suites.publishedAt,
      manifest: suites.manifest,
    })
    .from(suiteTasks)
    .innerJoin(tasks, eq(tasks.id, suiteTasks.taskId))
    .innerJoin(suites, eq(suites.id, suiteTasks.suiteId))
    .where(and(eq(suiteTasks.suiteId, suiteId), eq(suiteTasks.isInspectOnly, false)));
  const [first] = baked;
  const listed = first?.publishedAt === null ? (first.manifest as { tasks: { modality: Modality }[] }).tasks : baked;
  const counts = new Map<Modality, number>();
  for (const { modality } of listed) counts.set(modality, (counts.get(modality) ?? 0) + 1);
  return {
    ids: new Set(baked.map(({ id }) => id)),
    counts,
    undeclared: (declared: readonly Modality[]) =>
      baked.flatMap(({ address }) => (declared.includes(address.modality) ? [] : [address])),
  };
}

/**
 * As the board will rank it: tasks in modalities that the image does not declare count as no effect from the beginning.
 */
function meansOf(
  finished: readonly CellRow[],
  undeclared: readonly CellAddress[],
  declaredModalities: readonly Modality[],
): BoardAggregate | null {
  const [all] = aggregateBoard({
    tasks: [...finished.map(({ address }) => address), ...undeclared],
    results: finished.map(cellOf),
    declaredModalities,
  });
  return finished.length > 0 ? (all ?? null) : null;
}
