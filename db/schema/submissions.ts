import {
  check,
  index,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { FailureCode } from '../../benchmark/words/failure-catalog.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { SubmissionState } from '../../benchmark/words/submission-state.ts';
import { defenses } from './defenses.ts';
import { suites } from './suites.ts';

/** One container image entered for a suite. Stage, modalities and digest are known once it has been validated. */
export const submissions = pgTable(
  'submissions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    defenseId: uuid('defense_id')
      .notNull()
      .references(() => defenses.id),
    suiteId: text('suite_id')
      .notNull()
      .references(() => suites.id),
    state: text('state').$type<SubmissionState>().notNull().default('received'),
    imageReference: text('image_reference').notNull(),
    imageDigest: text('image_digest'), // "sha256:…": the registry's digest, or the id of a local image
    runReference: text('run_reference'), // what the engine runs: "name@sha256:…", or the id of a local image
    stage: text('stage').$type<Stage>(),
    modalities: text('modalities').array().$type<Modality[]>(),
    failureCode: text('failure_code').$type<FailureCode>(),
    failureDetail: text('failure_detail'),
    failureMessage: text('failure_message'),
    enteredWith: uuid('entered_with').references((): AnyPgColumn => submissions.id), // of an image for several stages: the submission of its first one
    enteredStage: text('entered_stage').$type<Stage>(), // for which it was entered with that one
    idempotencyKey: text('idempotency_key'),
    manageTokenSha256: text('manage_token_sha256'), // whoever holds the token may cancel; null: only the platform may
    deadlineAt: timestamp('deadline_at', { withTimezone: true }), // null in a final state; the reaper ends what is overdue
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(), // milliseconds, as in a cursor
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [
    index('submissions_defense').on(table.defenseId),
    uniqueIndex('submissions_entered_with_unique').on(table.enteredWith, table.enteredStage),
    index('submissions_created').on(table.createdAt, table.id),
    uniqueIndex('submissions_idempotency_unique').on(table.defenseId, table.idempotencyKey),
    check(
      'submissions_deadline',
      sql`(${table.state} in ('ranked', 'failed', 'cancelled')) = (${table.deadlineAt} is null)`,
    ),
    check('submissions_failure', sql`(${table.state} = 'failed') = (${table.failureCode} is not null)`),
    check(
      'submissions_pinned',
      sql`${table.state} not in ('queued', 'running', 'ranked') or (${table.imageDigest} is not null and ${table.runReference} is not null)`,
    ),
    check('submissions_entered', sql`(${table.enteredWith} is null) = (${table.enteredStage} is null)`),
    check('submissions_digest', sql`${table.imageDigest} ~ '^sha256:[0-9a-f]{64}$'`),
  ],
);
export type Submission = typeof submissions.$inferSelect;

/** One state that a submission has reached. Inserted once, in the transaction that moves the submission. */
export const submissionSteps = pgTable(
  'submission_steps',
  {
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submissions.id),
    state: text('state').$type<SubmissionState>().notNull(),
    reachedAt: timestamp('reached_at', { withTimezone: true }).defaultNow(), // null: before a release that recorded it
  },
  (table) => [primaryKey({ columns: [table.submissionId, table.state] })],
);
export type SubmissionStepRow = typeof submissionSteps.$inferSelect;
