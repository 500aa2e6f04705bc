import { index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

export const jobStates = ['queued', 'running', 'done', 'failed'] as const;

/** Work that must not be lost. One worker at a time holds the lease; its token changes with every lease. */
export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').notNull(),
    singleton: text('singleton').notNull(), // subject: at most one queued or running job of a kind for each
    priority: integer('priority').notNull().default(0), // high first
    state: text('state').$type<(typeof jobStates)[number]>().notNull().default('queued'),
    attempts: integer('attempts').notNull().default(0),
    maxAttempts: integer('max_attempts').notNull(),
    runAt: timestamp('run_at', { withTimezone: true }).notNull().defaultNow(),
    workerId: text('worker_id'),
    leaseToken: uuid('lease_token'),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    lastError: text('last_error'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('jobs_singleton_unique')
      .on(table.kind, table.singleton)
      .where(sql`${table.state} in ('queued', 'running')`),
    index('jobs_claim').on(table.kind, table.state, table.runAt),
  ],
);
export type Job = typeof jobs.$inferSelect;
