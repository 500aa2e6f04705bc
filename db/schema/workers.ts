import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** One row for each worker process: whether it can evaluate, and if not, why. Its heartbeat updates the row. */
export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  ready: boolean('ready').notNull(),
  engine: text('engine'), // "podman 4.3.1"
  tensorBackend: text('tensor_backend'),
  slots: integer('slots').notNull().default(1), // jobs that it runs at a time
  message: text('message'), // why it is not ready, and what to do
  startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
  lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull().defaultNow(),
});
export type WorkerRow = typeof workers.$inferSelect;
