import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { tasks } from './tasks.ts';

/** A named, versioned, immutable list of tasks, such as mini@1. */
export const suites = pgTable('suites', {
  id: text('id').primaryKey(), // "mini@1"
  title: text('title').notNull(),
  manifestSha256: text('manifest_sha256').notNull(),
  manifest: jsonb('manifest').notNull(),
  taskCount: integer('task_count').notNull(), // of the manifest
  publishedAt: timestamp('published_at', { withTimezone: true }), // null until all of its tasks are baked
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
export type Suite = typeof suites.$inferSelect;

/**
 * The tasks of a suite that are baked, in the order of its manifest. Suites share tasks. Inserted once, never updated.
 */
export const suiteTasks = pgTable(
  'suite_tasks',
  {
    suiteId: text('suite_id')
      .notNull()
      .references(() => suites.id),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    position: integer('position').notNull(), // from 0
    isInspectOnly: boolean('is_inspect_only').notNull().default(false), // only stage inspect is evaluated on it
  },
  (table) => [
    primaryKey({ columns: [table.suiteId, table.taskId] }),
    unique('suite_tasks_position_unique').on(table.suiteId, table.position),
    index('suite_tasks_task').on(table.taskId),
  ],
);

export const preparationStates = ['waiting', 'baking', 'failed', 'stopped'] as const;
export type PreparationState = (typeof preparationStates)[number];

/** How far the background bake of a suite is. Deleted when the suite is published. */
export const suitePreparations = pgTable(
  'suite_preparations',
  {
    suiteId: text('suite_id')
      .primaryKey()
      .references(() => suites.id),
    state: text('state').$type<PreparationState>().notNull(),
    message: text('message'), // why it waits, failed or was stopped; what is being baked
    secondsLeft: integer('seconds_left'), // of work, without waiting; null: unknown
  },
  (table) => [check('suite_preparations_state', sql`${table.state} in ('waiting', 'baking', 'failed', 'stopped')`)],
);
export type SuitePreparation = typeof suitePreparations.$inferSelect;
