import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** What belongs to this installation as a whole; a single row. */
export const installation = pgTable(
  'installation',
  {
    isOnly: boolean('is_only').primaryKey().default(true),
    secret: text('secret').notNull(), // 32 random bytes, hexadecimal; never leaves the server and its workers
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    check('installation_is_only', sql`${table.isOnly}`),
    check('installation_secret', sql`${table.secret} ~ '^[0-9a-f]{64}$'`),
  ],
);
