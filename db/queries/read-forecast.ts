import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { referenceTeam } from '../../benchmark/words/names.ts';
import type { Database } from '../client.ts';
import { recentSeconds, shareKey } from '../queue/fair-turns.ts';
import { forecastQueue, type Forecast, type WaitingSubmission } from '../queue/forecast-queue.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { evaluations } from '../schema/evaluations.ts';
import { queueShares } from '../schema/queue-shares.ts';
import { submissions } from '../schema/submissions.ts';
import { suites, suiteTasks } from '../schema/suites.ts';
import { tasks } from '../schema/tasks.ts';
import { estimateDurations } from './estimate-durations.ts';
import { listLiveWorkers } from './report-worker.ts';

const validationSeconds = 10; // most images are small or have been pulled before
const isUnfinished = isNotNull(submissions.deadlineAt);

/** The order in which unfinished submissions are served, and how long each still takes. */
export async function readForecast(
  db: Database,
): Promise<ReadonlyMap<string, Forecast & { readonly isMeasured: boolean }>> {
  const [rows, open, tasksOfSuites, shares, workers] = await Promise.all([
    db
      .select({
        id: submissions.id,
        state: submissions.state,
        stage: submissions.stage,
        suiteId: submissions.suiteId,
        isSuiteComplete: sql<boolean>`${suites.publishedAt} is not null`,
        createdAt: submissions.createdAt,
        teamId: teams.id,
        teamName: teams.name,
        shareKey: sql<string>`${shareKey}`,
      })
      .from(submissions)
      .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
      .innerJoin(teams, eq(teams.id, defenses.teamId))
      .innerJoin(suites, eq(suites.id, submissions.suiteId))
      .where(isUnfinished),
    db
      .select({
        submissionId: evaluations.submissionId,
        taskId: evaluations.taskId,
        state: evaluations.state,
        sinceStart: sql<number>`coalesce(extract(epoch from now() - ${evaluations.startedAt}), 0)::double precision`,
      })
      .from(evaluations)
      .innerJoin(submissions, eq(submissions.id, evaluations.submissionId))
      .where(and(isUnfinished, inArray(evaluations.state, ['queued', 'leased', 'running', 'scored']))),
    db
      .select({
        id: tasks.id,
        suiteId: suiteTasks.suiteId,
        trainCount: tasks.trainCount,
        testCleanCount: tasks.testCleanCount,
        testPoisonedCount: tasks.testPoisonedCount,
      })
      .from(suiteTasks)
      .innerJoin(tasks, eq(tasks.id, suiteTasks.taskId)),
    db.select({ key: queueShares.key, seconds: sql<number>`(${recentSeconds})::double precision` }).from(queueShares),
    listLiveWorkers(db),
  ]);
  const stages = [...new Set(rows.map(({ stage }) => stage ?? 'repair'))];
  const durations = new Map(
    await Promise.all(stages.map(async (stage) => [stage, await estimateDurations(db, stage, tasksOfSuites)] as const)),
  );
  const measured = new Map<string, boolean>();
  const bySubmission = new Map(rows.map(({ id }) => [id, [] as (typeof open)[number][]]));
  for (const evaluation of open) bySubmission.get(evaluation.submissionId)?.push(evaluation);
  const waiting = rows.map((row): WaitingSubmission => {
    const own = bySubmission.get(row.id) ?? [];
    const estimate = durations.get(row.stage ?? 'repair');
    const secondsOf = (taskId: string) => estimate?.secondsOf(taskId) ?? null;
    const isValidated = row.state !== 'received' && row.state !== 'validating';
    const ahead = isValidated
      ? own.filter(({ state }) => state === 'queued').map(({ taskId }) => taskId)
      : tasksOfSuites.filter(({ suiteId }) => suiteId === row.suiteId).map(({ id }) => id);
    const active = own.filter(({ state }) => state === 'leased' || state === 'running');
    measured.set(
      row.id,
      row.isSuiteComplete &&
        [...ahead, ...active.map(({ taskId }) => taskId)].every((taskId) => secondsOf(taskId) !== null),
    );
    const cost = (taskId: string) => secondsOf(taskId) ?? 1;
    return {
      ...{ id: row.id, teamId: row.teamId, shareKey: row.shareKey, createdAtMs: row.createdAt.getTime() },
      isBackground: row.teamName === referenceTeam,
      isOpen: own.some(({ state }) => state === 'scored'),
      running: [
        ...(row.state === 'validating' ? [validationSeconds] : []),
        ...active.map(({ taskId, sinceStart }) => Math.max(cost(taskId) - sinceStart, 0)),
      ],
      waiting: [...(row.state === 'received' ? [validationSeconds] : []), ...ahead.map(cost).toSorted((a, b) => a - b)],
    };
  });
  const slots = workers.filter(({ ready }) => ready).reduce((sum, worker) => sum + worker.slots, 0);
  const forecast = forecastQueue(
    waiting,
    new Map(shares.map(({ key, seconds }) => [key, seconds])),
    Math.max(slots, 1),
  );
  const isMeasured = (id: string) => slots > 0 && (measured.get(id) ?? false);
  return new Map([...forecast].map(([id, one]) => [id, { ...one, isMeasured: isMeasured(id) }]));
}
