import { and, count, eq, notInArray, or, sql } from 'drizzle-orm';
import { finalSubmissionStates } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { jobPriorities } from '../queue/job-catalog.ts';
import { enqueueJob } from '../queue/job-queue.ts';
import { defenses, teams, type Defense, type Team } from '../schema/defenses.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { suitePreparations, suites } from '../schema/suites.ts';
import { deadlineFor } from './deadlines.ts';
import { defenseSkeleton, isSameName, nameSkeleton } from './name-skeleton.ts';
import { recordStep } from './submission-steps.ts';

export interface NewSubmission {
  readonly teamName: string;
  readonly defenseName: string;
  readonly suiteId: string;
  readonly imageReference: string;
  readonly idempotencyKey?: string | undefined;
  /** Of a new token, which becomes that of a new team and manages its submission. Undefined if the platform submits. */
  readonly manageTokenSha256?: string | undefined;
  /** Of the token that proves that the author may submit as an existing team. It manages the submission, too. */
  readonly teamTokenSha256?: string | undefined;
  /** Queues it behind all others, because no author waits for it. */
  readonly inBackground?: boolean;
}

/** Unfinished submissions that a team may have at once, so that no team can flood the queue. */
export const unfinishedSubmissionsPerTeamMax = 20;

export type InsertedSubmission =
  | { readonly outcome: 'inserted' | 'already-there'; readonly submission: Submission }
  /** `suite-not-prepared`: some of its tasks are missing and are not being baked. */
  | { readonly outcome: 'unknown-suite' | 'suite-not-prepared' | 'unknown-team' | 'key-reused' }
  /** `team-without-token`: of an earlier release; only the operator can give it one. */
  | { readonly outcome: 'name-taken' | 'team-without-token'; readonly teamName: string }
  | { readonly outcome: 'defense-looks-like'; readonly defenseName: string }
  | { readonly outcome: 'too-many-unfinished'; readonly found: number };

/**
 * Enters a submission and its first job in one transaction. A known idempotency key returns the earlier submission, if
 * it has the same content. An existing team needs its token, and a token needs an existing team. Team names that look
 * alike are one name; a defense name that looks like another one of the team is refused.
 */
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
  const [suite] = await tx
    .select({ publishedAt: suites.publishedAt, preparation: suitePreparations.state })
    .from(suites)
    .leftJoin(suitePreparations, eq(suitePreparations.suiteId, suites.id))
    .where(eq(suites.id, entry.suiteId));
  if (!suite) return { outcome: 'unknown-suite' };
  const team = await findOrCreateTeam(tx, entry);
  if (!team) return { outcome: 'unknown-team' };
  const earlier = await findByKey(tx, team.id, entry);
  if (earlier?.isSame) return { outcome: 'already-there', submission: earlier.submission };
  const isOwner = team.tokenSha256 !== null && team.tokenSha256 === entry.teamTokenSha256;
  const manageTokenSha256 = (isOwner ? entry.teamTokenSha256 : entry.manageTokenSha256) ?? null;
  if (manageTokenSha256 !== team.tokenSha256) {
    return { outcome: team.tokenSha256 === null ? 'team-without-token' : 'name-taken', teamName: team.name };
  }
  if (earlier) return { outcome: 'key-reused' };
  const isGivenUp = suite.preparation === 'failed' || suite.preparation === 'stopped';
  if (suite.publishedAt === null && isGivenUp) return { outcome: 'suite-not-prepared' };
  const defense = await findOrCreateDefense(tx, team.id, entry.defenseName);
  if (!isSameName(defense.name, entry.defenseName)) return { outcome: 'defense-looks-like', defenseName: defense.name };
  const [unfinished] = await tx
    .select({ found: count() })
    .from(submissions)
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .where(and(eq(defenses.teamId, team.id), notInArray(submissions.state, [...finalSubmissionStates])));
  if (!entry.inBackground && unfinished && unfinished.found >= unfinishedSubmissionsPerTeamMax) {
    throw new QuotaReached(unfinished.found);
  }
  const [submission] = await tx
    .insert(submissions)
    .values({
      defenseId: defense.id,
      suiteId: entry.suiteId,
      imageReference: entry.imageReference,
      idempotencyKey: entry.idempotencyKey ?? null,
      manageTokenSha256,
      deadlineAt: deadlineFor('submission received'),
    })
    .returning();
  if (!submission) throw new Error('The insert returned no submission.');
  await recordStep(tx, submission.id, submission.state);
  const priority = entry.inBackground ? jobPriorities.background : jobPriorities.author;
  const place = { priority, role: 'validation', teamId: team.id } as const;
  await enqueueJob(tx, 'validate-submission', { submissionId: submission.id }, place);
  return { outcome: 'inserted', submission };
}

/**
 * The team whose name is given or looks like the given one, or a new one that belongs to the new token; undefined if
 * there is none and the token of an existing one was given. Locks the row until the transaction ends, so that two
 * submissions of a team are not counted at the same time.
 */
async function findOrCreateTeam(tx: Database, { teamName: name, ...entry }: NewSubmission): Promise<Team | undefined> {
  const skeleton = nameSkeleton(name);
  const tokenSha256 = entry.manageTokenSha256 ?? null;
  const mayCreate = entry.teamTokenSha256 === undefined;
  if (mayCreate) await tx.insert(teams).values({ name, skeleton, tokenSha256 }).onConflictDoNothing();
  const [team] = await tx
    .select()
    .from(teams)
    .where(or(eq(teams.name, name), eq(teams.skeleton, skeleton)))
    .orderBy(sql`${teams.name} = ${name} desc`)
    .limit(1)
    .for('update');
  if (!team && mayCreate) throw new Error(`Team ${name} was not found after it was inserted.`);
  return team;
}

/** The submission of the team with the same idempotency key, and whether it has the same content. */
async function findByKey(
  tx: Database,
  teamId: string,
  { idempotencyKey, defenseName, suiteId, imageReference }: NewSubmission,
): Promise<{ readonly submission: Submission; readonly isSame: boolean } | undefined> {
  if (!idempotencyKey) return undefined;
  const [row] = await tx
    .select({ submission: submissions, name: defenses.name })
    .from(submissions)
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .where(and(eq(defenses.teamId, teamId), eq(submissions.idempotencyKey, idempotencyKey)))
    .limit(1);
  if (!row) return undefined;
  const { submission, name } = row;
  const isSame =
    isSameName(name, defenseName) && submission.suiteId === suiteId && submission.imageReference === imageReference;
  return { submission, isSame };
}

/** The defense of the team whose name is given or looks like the given one, or a new one. */
async function findOrCreateDefense(tx: Database, teamId: string, name: string): Promise<Pick<Defense, 'id' | 'name'>> {
  const skeleton = defenseSkeleton(name);
  await tx.insert(defenses).values({ teamId, name, skeleton }).onConflictDoNothing();
  const [defense] = await tx
    .select({ id: defenses.id, name: defenses.name })
    .from(defenses)
    .where(and(eq(defenses.teamId, teamId), or(eq(defenses.name, name), eq(defenses.skeleton, skeleton))))
    .orderBy(sql`${defenses.name} = ${name} desc`)
    .limit(1);
  if (!defense) throw new Error(`Defense ${name} was not found after it was inserted.`);
  return defense;
}
