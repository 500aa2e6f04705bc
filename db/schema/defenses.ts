import { pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

/** A team; "reference" is ours and cannot be entered from outside. */
export const teams = pgTable('teams', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
export type Team = typeof teams.$inferSelect;

/** A named line of work by a team; has many submissions. */
export const defenses = pgTable(
  'defenses',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id),
    name: text('name').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [unique('defenses_team_name_unique').on(table.teamId, table.name)],
);
export type Defense = typeof defenses.$inferSelect;
