import { boolean, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

/** A team; "reference" is ours and cannot be entered from outside. */
export const teams = pgTable('teams', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  /** What readers take the name for; a space and the id if an older team looks alike, which earlier releases allowed. */
  skeleton: text('skeleton').notNull().unique(),
  tokenSha256: text('token_sha256'), // whoever holds the token may enter as this team; null: only the platform may
  isEstablished: boolean('is_established').notNull().default(false), // a submission of it has been ranked
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
    skeleton: text('skeleton').notNull(), // like that of teams
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique('defenses_team_name_unique').on(table.teamId, table.name),
    unique('defenses_team_skeleton_unique').on(table.teamId, table.skeleton),
  ],
);
export type Defense = typeof defenses.$inferSelect;
