import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** A named, versioned, immutable list of tasks, such as mini@1. */
export const suites = pgTable('suites', {
  id: text('id').primaryKey(), // "mini@1"
  title: text('title').notNull(),
  manifestSha256: text('manifest_sha256').notNull(),
  manifest: jsonb('manifest').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
export type Suite = typeof suites.$inferSelect;
