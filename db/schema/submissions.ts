import { check, index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { defenses } from './defenses.ts';
import { suites } from './suites.ts';

export const submissionStates = [
  'received',
  'validating',
  'queued',
  'running',
  'ranked',
  'failed',
  'cancelled',
] as const;
export type SubmissionState = (typeof submissionStates)[number];
export const terminalSubmissionStates = ['ranked', 'failed', 'cancelled'] as const;

/** Where a defense acts, as far as protocol 1 is evaluated here. */
export const stages = ['sanitize', 'repair'] as const;
export type Stage = (typeof stages)[number];

/** One container image entered for a suite. Stage, modalities and digest are known once it was validated. */
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
    imageDigest: text('image_digest'), // what is run: "sha256:…" of a local image or "name@sha256:…"
    stage: text('stage').$type<Stage>(),
    modalities: text('modalities').array().$type<('image' | 'text' | 'audio')[]>(),
    failureCode: text('failure_code'),
    failureDetail: text('failure_detail'),
    failureMessage: text('failure_message'),
    idempotencyKey: text('idempotency_key'),
    manageTokenSha256: text('manage_token_sha256'), // who holds the token may cancel; null: nobody outside
    deadlineAt: timestamp('deadline_at', { withTimezone: true }), // of a non-terminal state; the reaper's clock
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(), // as exact as a cursor
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [
    index('submissions_defense').on(table.defenseId),
    index('submissions_created').on(table.createdAt, table.id),
    uniqueIndex('submissions_idempotency_unique').on(table.defenseId, table.idempotencyKey),
    check(
      'submissions_deadline',
      sql`(${table.state} in ('ranked', 'failed', 'cancelled')) = (${table.deadlineAt} is null)`,
    ),
    check('submissions_failure', sql`(${table.state} = 'failed') = (${table.failureCode} is not null)`),
    check(
      'submissions_pinned',
      sql`${table.state} not in ('queued', 'running', 'ranked') or ${table.imageDigest} is not null`,
    ),
  ],
);
export type Submission = typeof submissions.$inferSelect;
