import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { aggregateInspections } from '../../benchmark/ranking/aggregate-inspections.ts';
import { aggregateBoard } from '../../benchmark/ranking/aggregate-board.ts';
import { hasResult } from '../../benchmark/words/evaluation-state.ts';
import { isPlatformFailure } from '../../benchmark/words/failure-catalog.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import type { BoardScope } from '../../benchmark/words/modality.ts';
import type { Database } from '../client.ts';
import { boardEntries } from '../schema/board-entries.ts';
import { inspectionEntries } from '../schema/inspection-entries.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { suites } from '../schema/suites.ts';
import { endSubmission } from './end-submission.ts';
import { insertEvaluations } from './insert-evaluations.ts';
import { openNextTasks } from './open-next-tasks.ts';
import { cellOf, inspectionOf, listCellRows, listTaskAddresses, type CellRow } from './read-cells.ts';
import { listRungs, type Rung } from './suite-ladder.ts';

/**
 * Moves a validated submission on within the caller's transaction, whenever something about it has changed: an
 * evaluation has ended, or a task of its suite has been baked. Ranks it on every suite of the ladder whose tasks all
 * have a result, opens its next tasks, and ends it once its own suite is published and all its evaluations have ended.
 * It is ranked if any was scored and none failed through the platform; otherwise it fails. Calling this again changes
 * nothing. The row lock serializes two evaluations that end at once.
 */
export async function settleSubmission(tx: Database, submissionId: string): Promise<void> {
  const [submission] = await tx.select().from(submissions).where(eq(submissions.id, submissionId)).for('update');
  if (submission?.state !== 'queued' && submission?.state !== 'running') return;
  const isPublished = await isSuitePublished(tx, submission.suiteId); // read before its tasks are
  await insertEvaluations(tx, submission);
  const { stage } = submission;
  const rungs = stage ? await listRungs(tx, submission.suiteId, stage) : [];
  const rows = await listCellRows(tx, submissionId);
  for (const rung of rungs) await rankOn(tx, submission, rung, rows);
  if (rows.some(({ state }) => !hasResult(state))) {
    await openNextTasks(tx, submission, rungs);
    return;
  }
  if (!isPublished) return; // more tasks will come
  const failure = decisiveFailure(rows);
  await endSubmission(tx, submissionId, failure ? { state: 'failed', failure } : { state: 'ranked' });
}

async function isSuitePublished(tx: Database, suiteId: string): Promise<boolean> {
  const published = and(eq(suites.id, suiteId), isNotNull(suites.publishedAt));
  return (await tx.select({ id: suites.id }).from(suites).where(published)).length > 0;
}

/** Ranks a submission on a suite, unless a result is missing or a failure keeps it off the board. */
async function rankOn(
  tx: Database,
  { id: submissionId, stage, modalities, defenseId }: Submission,
  { suiteId, taskIds }: Rung,
  rows: readonly CellRow[],
): Promise<void> {
  const own = rows.filter(({ taskId }) => taskIds.has(taskId));
  if (own.length === 0 || own.some(({ state }) => !hasResult(state)) || decisiveFailure(own)) return;
  if (stage === 'inspect') {
    const aggregates = aggregateInspections({
      tasks: await listTaskAddresses(tx, [...taskIds]),
      cells: own.map(inspectionOf),
      declaredModalities: modalities ?? [],
    });
    const entries = aggregates.map((aggregate) => ({
      submissionId,
      suiteId,
      ...aggregate,
      ...costOf(own, aggregate.scope),
    }));
    await tx.insert(inspectionEntries).values(entries).onConflictDoNothing();
  } else {
    const aggregates = aggregateBoard({
      tasks: await listTaskAddresses(tx, [...taskIds]),
      results: own.map(cellOf),
      declaredModalities: modalities ?? [],
    });
    const entries = aggregates.map((aggregate) => ({
      submissionId,
      suiteId,
      ...aggregate,
      ...costOf(own, aggregate.scope),
    }));
    await tx.insert(boardEntries).values(entries).onConflictDoNothing();
  }
  await establishTeam(tx, defenseId);
}

/** What the container used on the tasks of a scope that were scored: mean seconds, and the largest memory. */
function costOf(rows: readonly CellRow[], scope: BoardScope) {
  const costs = rows.flatMap(({ cost, address }) =>
    cost && (scope === 'all' || address.modality === scope) ? [cost] : [],
  );
  const peaks = costs.flatMap(({ peakMemoryBytes }) => (peakMemoryBytes === null ? [] : [peakMemoryBytes]));
  const totalMs = costs.reduce((sum, { containerMs }) => sum + containerMs, 0);
  return {
    containerSeconds: costs.length > 0 ? totalMs / costs.length / 1_000 : null,
    peakMemoryBytes: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

/** A team with a ranked submission has a share of its own in the queue. */
async function establishTeam(tx: Database, defenseId: string): Promise<void> {
  const own = tx.select({ teamId: defenses.teamId }).from(defenses).where(eq(defenses.id, defenseId));
  await tx
    .update(teams)
    .set({ isEstablished: true })
    .where(and(inArray(teams.id, own), eq(teams.isEstablished, false)));
}

/** The failure that keeps a submission off the board: one of ours, or the first where every evaluation failed. */
function decisiveFailure(ended: readonly CellRow[]): Failure | undefined {
  const failed = ended.filter(({ state }) => state === 'failed');
  const ours = failed.find(({ failureCode }) => failureCode !== null && isPlatformFailure(failureCode));
  const decisive = ours ?? (failed.length === ended.length ? failed[0] : undefined);
  return (
    decisive && {
      code: decisive.failureCode ?? 'infrastructure',
      detail: decisive.failureDetail ?? undefined,
      message: decisive.failureMessage ?? 'The evaluation failed.',
    }
  );
}
