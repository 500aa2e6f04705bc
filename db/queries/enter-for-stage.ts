import { and, desc, eq } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Database } from '../client.ts';
import { jobPriorities } from '../queue/job-catalog.ts';
import { enqueueJob } from '../queue/job-queue.ts';
import { defenses } from '../schema/defenses.ts';
import { jobs } from '../schema/jobs.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { deadlineFor } from './deadlines.ts';
import { recordStep } from './submission-steps.ts';

/**
 * Enters the image of a submission for another stage that it declares, as a submission of the same defense with the same
 * token, within the caller's transaction. Entering it again is a no-op.
 */
export async function enterForStage(tx: Database, first: Submission, stage: Stage): Promise<void> {
  const [entered] = await tx
    .insert(submissions)
    .values({
      defenseId: first.defenseId,
      suiteId: first.suiteId,
      imageReference: first.imageReference,
      manageTokenSha256: first.manageTokenSha256,
      enteredWith: first.id,
      enteredStage: stage,
      deadlineAt: deadlineFor('submission received'),
    })
    .onConflictDoNothing()
    .returning({ id: submissions.id });
  if (!entered) return;
  await recordStep(tx, entered.id, 'received');
  const [defense] = await tx.select({ teamId: defenses.teamId }).from(defenses).where(eq(defenses.id, first.defenseId));
  const [validation] = await tx
    .select({ priority: jobs.priority })
    .from(jobs)
    .where(and(eq(jobs.kind, 'validate-submission'), eq(jobs.singleton, first.id)))
    .orderBy(desc(jobs.createdAt))
    .limit(1);
  const place = {
    priority: validation?.priority ?? jobPriorities.author,
    role: 'validation',
    teamId: defense?.teamId ?? null,
  } as const;
  await enqueueJob(tx, 'validate-submission', { submissionId: entered.id }, place);
}
