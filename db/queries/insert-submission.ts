import { and, count, eq, notInArray } from 'drizzle-orm';
import { finalSubmissionStates } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { jobPriorities } from '../queue/job-catalog.ts';
import { enqueueJob } from '../queue/job-queue.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { suites } from '../schema/suites.ts';
import { deadlineFor } from './deadlines.ts';
import { recordStep } from './submission-steps.ts';

export interface NewSubmission {
  readonly teamName: string;
  readonly defenseName: string;
  readonly suiteId: string;
  readonly imageReference: string;
  readonly idempotencyKey?: string | undefined;
  readonly manageTokenSha256?: string | undefined;
  /** Queues it behind all others, because no author waits for it. */
  readonly inBackground?: boolean;
}

/** Unfinished submissions that a team may have at once, so that no team can flood the queue. */
export const unfinishedSubmissionsPerTeamMax = 20;

export type InsertedSubmission =
  | { readonly outcome: 'inserted' | 'already-there'; readonly submission: Submission }
  | { readonly outcome: 'unknown-suite' }
  | { readonly outcome: 'too-many-unfinished'; readonly found: number };

/** Enters a submission and its first job in one transaction. A known idempotency key returns the earlier submission. */
export async function insertSubmission(db: Database, entry: NewSubmission): Promise<InsertedSubmission> {
  try {
    return await db.transaction((tx) => insertWithin(tx, entry));
  } catch (error) {
    if (error instanceof QuotaReached) return { outcome: 'too-many-unfinished', found: error.found };
    throw error;
  }
}

/** Thrown to roll back, so that a refused submission leaves no team or defense behind. */
class QuotaReached extends Error {
  readonly found: number;

  constructor(found: number) {
    super();
    this.found = found;
  }
}

async function insertWithin(tx: Database, entry: NewSubmission): Promise<InsertedSubmission> {
  const [suite] = await tx.select({ id: suites.id }).from(suites).where(eq(suites.id, entry.suiteId));
  if (!suite) return { outcome: 'unknown-suite' };
  const teamId = await findOrCreateTeam(tx, entry.teamName);
  const defenseId = await findOrCreateDefense(tx, teamId, entry.defenseName);
  if (entry.idempotencyKey) {
    const [earlier] = await tx
      .select()
      .from(submissions)
      .where(and(eq(submissions.defenseId, defenseId), eq(submissions.idempotencyKey, entry.idempotencyKey)));
    if (earlier) return { outcome: 'already-there', submission: earlier };
  }
  const [unfinished] = await tx
    .select({ found: count() })
    .from(submissions)
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .where(and(eq(defenses.teamId, teamId), notInArray(submissions.state, [...finalSubmissionStates])));
  if (unfinished && unfinished.found >= unfinishedSubmissionsPerTeamMax) {
    throw new QuotaReached(unfinished.found);
  }
  const [submission] = await tx
    .insert(submissions)
    .values({
      defenseId,
      suiteId: entry.suiteId,
      imageReference: entry.imageReference,
      idempotencyKey: entry.idempotencyKey ?? null,
      manageTokenSha256: entry.manageTokenSha256 ?? null,
      deadlineAt: deadlineFor('submission received'),
    })
    .returning();
  if (!submission) throw new Error('The insert returned no submission.');
  await recordStep(tx, submission.id, submission.state);
  const priority = entry.inBackground ? jobPriorities.background : jobPriorities.validation;
  await enqueueJob(tx, 'validate-submission', { submissionId: submission.id }, priority);
  return { outcome: 'inserted', submission };
}

/** Locks the row until the transaction ends, so that two submissions of a team are not counted at the same time. */
async function findOrCreateTeam(tx: Database, name: string): Promise<string> {
  await tx.insert(teams).values({ name }).onConflictDoNothing();
  const [team] = await tx.select({ id: teams.id }).from(teams).where(eq(teams.name, name)).for('update');
  if (!team) throw new Error(`Team ${name} was not found after it was inserted.`);
  return team.id;
}

async function findOrCreateDefense(tx: Database, teamId: string, name: string): Promise<string> {
  await tx.insert(defenses).values({ teamId, name }).onConflictDoNothing();
  const [defense] = await tx
    .select({ id: defenses.id })
    .from(defenses)
    .where(and(eq(defenses.teamId, teamId), eq(defenses.name, name)));
  if (!defense) throw new Error(`Defense ${name} was not found after it was inserted.`);
  return defense.id;
}
