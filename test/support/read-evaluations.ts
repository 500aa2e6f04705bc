import { asc, eq } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { evaluations, scores, type Evaluation, type Score } from '../../db/schema/evaluations.ts';
import { tasks, type Task } from '../../db/schema/tasks.ts';

export interface WholeEvaluation {
  readonly evaluation: Evaluation;
  readonly task: Task;
  readonly score: Score | null;
}

/** The evaluations of a submission in task order, with all that is stored about them. */
export async function readEvaluations(db: Database, submissionId: string): Promise<readonly WholeEvaluation[]> {
  return db
    .select({ evaluation: evaluations, task: tasks, score: scores })
    .from(evaluations)
    .innerJoin(tasks, eq(tasks.id, evaluations.taskId))
    .leftJoin(scores, eq(scores.evaluationId, evaluations.scoredBy))
    .where(eq(evaluations.submissionId, submissionId))
    .orderBy(asc(evaluations.taskId));
}
