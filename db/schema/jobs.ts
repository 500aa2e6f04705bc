import { boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { teams } from './defenses.ts';

export const jobStates = ['queued', 'running', 'done', 'failed'] as const;

/** Validations and smoke tests are short, and a slot is kept free for them. Everything else is work. */
export const jobRoles = ['validation', 'smoke', 'work'] as const;
export type JobRole = (typeof jobRoles)[number];

/** Work that must not be lost. One worker at a time holds the lease; its token changes with every lease. */
export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').notNull(),
    singleton: text('singleton').notNull(), // subject: at most one queued or running job of a kind for each
    priority: integer('priority').notNull().default(0), // high first
    role: text('role').$type<JobRole>().notNull().default('work'),
    teamId: uuid('team_id').references(() => teams.id), // null if it belongs to no team
    state: text('state').$type<(typeof jobStates)[number]>().notNull().default('queued'),
    attempts: integer('attempts').notNull().default(0),
    maxAttempts: integer('max_attempts').notNull(),
    runAt: timestamp('run_at', { withTimezone: true }).notNull().defaultNow(),
    workerId: text('worker_id'),
    leaseToken: uuid('lease_token'),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    leasedAt: timestamp('leased_at', { withTimezone: true }), // start of the last lease
    hasYielded: boolean('has_yielded').notNull().default(false), // to a short job; it does so once
    lastError: text('last_error'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('jobs_singleton_unique')
      .on(table.kind, table.singleton)
      .where(sql`${table.state} in ('queued', 'running')`),
    index('jobs_open')
      .on(table.state, table.teamId)
      .where(sql`${table.state} in ('queued', 'running')`),
  ],
);
export type Job = typeof jobs.$inferSelect;
