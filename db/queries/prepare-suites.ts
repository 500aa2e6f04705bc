import { and, eq, inArray, isNotNull, isNull, notInArray, sql } from 'drizzle-orm';
import { finalSubmissionStates } from '../../benchmark/words/submission-state.ts';
import { referenceTeam } from '../../benchmark/words/names.ts';
import type { Database } from '../client.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { evaluations } from '../schema/evaluations.ts';
import { jobs } from '../schema/jobs.ts';
import { submissions } from '../schema/submissions.ts';
import { suitePreparations, suites, suiteTasks, type SuitePreparation } from '../schema/suites.ts';
import { failSubmission } from './advance-submission.ts';
import { listLiveWorkers } from './report-worker.ts';
import { settleSubmission } from './settle-submission.ts';

/** Reports how far the preparation of a suite is. Ignored once the suite is published. */
export async function reportPreparation(db: Database, { suiteId, ...report }: SuitePreparation): Promise<void> {
  await db.execute(sql`
    insert into ${suitePreparations} (suite_id, state, message, seconds_left)
    select id, ${report.state}, ${report.message}, ${report.secondsLeft}::integer from ${suites}
    where id = ${suiteId} and published_at is null
    on conflict (suite_id) do update set
      state = excluded.state, message = excluded.message, seconds_left = excluded.seconds_left`);
}

export interface PreparationDetail extends SuitePreparation {
  readonly bakedCount: number;
  readonly taskCount: number;
}

/** The suites that are announced and not published yet. One without a report is `stopped`. */
export async function listPreparations(db: Database): Promise<readonly PreparationDetail[]> {
  return db
    .select({
      suiteId: suites.id,
      state: sql<SuitePreparation['state']>`coalesce(${suitePreparations.state}, 'stopped')`,
      message: suitePreparations.message,
      secondsLeft: suitePreparations.secondsLeft,
      bakedCount: sql<number>`(select count(*)::integer from ${suiteTasks} where ${suiteTasks.suiteId} = ${suites.id})`,
      taskCount: suites.taskCount,
    })
    .from(suites)
    .leftJoin(suitePreparations, eq(suitePreparations.suiteId, suites.id))
    .where(isNull(suites.publishedAt))
    .orderBy(suites.taskCount, suites.id);
}

/** Moves the running submissions of a suite on, after one of its tasks has been baked. */
export async function settleSubmissionsOf(db: Database, suiteId: string): Promise<void> {
  const validated = and(eq(submissions.suiteId, suiteId), inArray(submissions.state, ['queued', 'running']));
  await settleEach(db, await db.select({ id: submissions.id }).from(submissions).where(validated));
}

/**
 * Moves submissions on that have nothing left to run though their suite is published: those whose validation ended at
 * the moment in which the last task was baked, and those of a process that was killed between the two.
 */
export async function settleOverlooked(db: Database): Promise<number> {
  const overlooked = await db
    .select({ id: submissions.id })
    .from(submissions)
    .innerJoin(suites, eq(suites.id, submissions.suiteId))
    .where(
      and(
        inArray(submissions.state, ['queued', 'running']),
        isNotNull(suites.publishedAt),
        sql`not exists (
          select from ${evaluations} where ${evaluations.submissionId} = ${submissions.id} and ${evaluations.deadlineAt} is not null)`,
      ),
    );
  await settleEach(db, overlooked);
  return overlooked.length;
}

async function settleEach(db: Database, rows: readonly { readonly id: string }[]): Promise<void> {
  for (const { id } of rows) {
    await db
      .transaction((tx) => settleSubmission(tx, id))
      .catch((error: unknown) => console.error(`Submission ${id} cannot be settled: ${String(error)}`)); // nor stop others
  }
}

/**
 * Ends the unfinished submissions of a suite that will not be prepared, so that none waits for it. What they have
 * reached on smaller suites stays.
 */
export async function abandonSuite(
  db: Database,
  suiteId: string,
  state: 'failed' | 'stopped',
  message: string,
): Promise<void> {
  await reportPreparation(db, { suiteId, state, message, secondsLeft: null });
  const open = and(eq(submissions.suiteId, suiteId), notInArray(submissions.state, [...finalSubmissionStates]));
  const rows = await db.select({ id: submissions.id }).from(submissions).where(open);
  for (const { id } of rows)
    await failSubmission(db, id, { code: 'infrastructure', detail: 'suite not ready', message });
}

/** Ends submissions that were entered for a suite at the moment in which it was given up. @returns how many. */
export async function endAbandoned(db: Database): Promise<number> {
  const rows = await db
    .select({ id: submissions.id, suiteId: suites.id, message: suitePreparations.message })
    .from(submissions)
    .innerJoin(suites, eq(suites.id, submissions.suiteId))
    .innerJoin(suitePreparations, eq(suitePreparations.suiteId, suites.id))
    .where(
      and(
        notInArray(submissions.state, [...finalSubmissionStates]),
        isNull(suites.publishedAt),
        inArray(suitePreparations.state, ['failed', 'stopped']),
      ),
    );
  for (const { id, suiteId, message } of rows) {
    const why = message ?? `Suite ${suiteId} is not prepared here.`;
    await failSubmission(db, id, { code: 'infrastructure', detail: 'suite not ready', message: why });
  }
  return rows.length;
}

/** Whether a runner has work or waits for it to be due, so that no processor is left for a bake in the background. */
export async function isEvaluating(db: Database): Promise<boolean> {
  const runners = await listLiveWorkers(db);
  if (!runners.some(({ ready }) => ready)) return false;
  const open = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(inArray(jobs.state, ['queued', 'running']))
    .limit(1);
  return open.length > 0;
}

/** The reference defenses that the platform entered for a suite, each with its newest image. */
export async function listReferenceEntries(
  db: Database,
  suiteId: string,
): Promise<readonly { readonly defenseName: string; readonly image: string }[]> {
  return db
    .selectDistinctOn([defenses.name], { defenseName: defenses.name, image: submissions.imageReference })
    .from(submissions)
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .innerJoin(teams, eq(teams.id, defenses.teamId))
    .where(and(eq(teams.name, referenceTeam), eq(submissions.suiteId, suiteId)))
    .orderBy(defenses.name, sql`${submissions.createdAt} desc`);
}
