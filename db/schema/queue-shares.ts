import { doublePrecision, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** How long a team has recently used slots. All teams without a ranked submission have one share together. */
export const queueShares = pgTable('queue_shares', {
  key: text('key').primaryKey(), // the id of the team, or "newcomers"
  slotSeconds: doublePrecision('slot_seconds').notNull(), // as of charged_at; halves every hour
  chargedAt: timestamp('charged_at', { withTimezone: true }).notNull().defaultNow(),
});
