import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Database } from '../client.ts';
import { scores } from '../schema/evaluations.ts';
import { submissions } from '../schema/submissions.ts';
import type { Task } from '../schema/tasks.ts';

type SizedTask = Pick<Task, 'id' | 'trainCount' | 'testCleanCount' | 'testPoisonedCount'>;

/** How long defenses of a stage take on tasks. */
export interface DurationEstimate {
  /** Seconds for each task; null if no evaluation of the stage has been scored yet. */
  readonly secondsOf: (taskId: string) => number | null;
  /** For comparing tasks: seconds, or the number of samples if nothing has been measured. */
  readonly costOf: (taskId: string) => number;
}

/**
 * Estimates from scored evaluations of the same stage: the median of container and platform together. A task without
 * one is estimated from the others by its number of samples.
 */
export async function estimateDurations(
  db: Database,
  stage: Stage,
  tasks: readonly SizedTask[],
): Promise<DurationEstimate> {
  const samples = new Map(tasks.map((task) => [task.id, samplesOf(task)]));
  const rows =
    tasks.length === 0
      ? []
      : await db
          .select({
            taskId: scores.taskId,
            seconds: sql<number>`percentile_cont(0.5) within group (order by ${scores.containerMs} + ${scores.platformMs}) / 1000`,
          })
          .from(scores)
          .innerJoin(submissions, eq(submissions.id, scores.submissionId))
          .where(and(eq(submissions.stage, stage), inArray(scores.taskId, [...samples.keys()])))
          .groupBy(scores.taskId);
  const measured = new Map(rows.map(({ taskId, seconds }) => [taskId, seconds]));
  const measuredSamples = rows.reduce((sum, { taskId }) => sum + (samples.get(taskId) ?? 0), 0);
  const measuredSeconds = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const secondsPerSample = measuredSamples > 0 ? measuredSeconds / measuredSamples : null;
  const secondsOf = (taskId: string) =>
    measured.get(taskId) ?? (secondsPerSample === null ? null : secondsPerSample * (samples.get(taskId) ?? 0));
  return { secondsOf, costOf: (taskId) => secondsOf(taskId) ?? samples.get(taskId) ?? 0 };
}

function samplesOf({ trainCount, testCleanCount, testPoisonedCount }: SizedTask): number {
  return trainCount + testCleanCount + testPoisonedCount;
}
