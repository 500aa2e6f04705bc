import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { openEvaluationStates } from '../../benchmark/words/evaluation-state.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import { finalSubmissionStates } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { withdrawJobs } from '../queue/job-queue.ts';
import { evaluations } from '../schema/evaluations.ts';
import { submissions } from '../schema/submissions.ts';
import { recordStep } from './submission-steps.ts';

/** Ends a submission within the caller's transaction. @returns whether it was still unfinished. */
export async function endSubmission(
  tx: Database,
  submissionId: string,
  end: { readonly state: 'ranked' | 'cancelled' } | { readonly state: 'failed'; readonly failure: Failure },
): Promise<boolean> {
  const failure = end.state === 'failed' ? end.failure : undefined;
  const ended = await tx
    .update(submissions)
    .set({
      state: end.state,
      failureCode: failure?.code ?? null,
      failureDetail: failure?.detail ?? null,
      failureMessage: failure?.message ?? null,
      deadlineAt: null,
      finishedAt: sql`now()`,
    })
    .where(and(eq(submissions.id, submissionId), notInArray(submissions.state, [...finalSubmissionStates])))
    .returning({ id: submissions.id });
  if (ended.length === 0) return false;
  await recordStep(tx, submissionId, end.state);
  const open = await tx
    .update(evaluations)
    .set({ state: 'cancelled', deadlineAt: null, finishedAt: sql`now()`, phase: null, progress: null })
    .where(and(eq(evaluations.submissionId, submissionId), inArray(evaluations.state, [...openEvaluationStates])))
    .returning({ id: evaluations.id });
  await withdrawJobs(tx, 'validate-submission', [submissionId]);
  await withdrawJobs(
    tx,
    'run-evaluation',
    open.map(({ id }) => id),
  );
  return true;
}
