import { inArray } from 'drizzle-orm';
import { submissionStates, type SubmissionState } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { submissionSteps, type SubmissionStepRow } from '../schema/submissions.ts';

/** Records within the caller's transaction that a submission has reached a state. A second time is a no-op. */
export async function recordStep(tx: Database, submissionId: string, state: SubmissionState): Promise<void> {
  await tx.insert(submissionSteps).values({ submissionId, state }).onConflictDoNothing();
}

/** The states that each submission has reached, in the order of the life cycle. */
export async function listSteps(
  db: Database,
  submissionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SubmissionStepRow[]>> {
  const bySubmission = new Map<string, SubmissionStepRow[]>(submissionIds.map((id) => [id, []]));
  if (submissionIds.length === 0) return bySubmission;
  const rows = await db
    .select()
    .from(submissionSteps)
    .where(inArray(submissionSteps.submissionId, [...submissionIds]));
  const order = (row: SubmissionStepRow) => submissionStates.indexOf(row.state);
  for (const row of rows.toSorted((a, b) => order(a) - order(b))) bySubmission.get(row.submissionId)?.push(row);
  return bySubmission;
}
