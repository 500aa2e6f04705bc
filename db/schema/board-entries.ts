import {
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { BoardScope } from '../../benchmark/words/modality.ts';
import { submissions } from './submissions.ts';
import { suites } from './suites.ts';

/**
 * A submission's aggregate on one board scope: one modality, or "all". Inserted once, when all tasks of the suite have
 * a result: of the suite that the submission was entered for, and before that of the smaller suites within it. It does
 * not depend on other submissions. Rank is a property of the board and computed when it is read.
 */
export const boardEntries = pgTable(
  'board_entries',
  {
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submissions.id),
    suiteId: text('suite_id')
      .notNull()
      .references(() => suites.id),
    scope: text('scope').$type<BoardScope>().notNull(),
    netDefenseEffect: doublePrecision('net_defense_effect').notNull(), // hierarchical means, fractions in [0, 1]
    defenseEffectiveness: doublePrecision('defense_effectiveness').notNull(),
    cleanAccuracy: doublePrecision('clean_accuracy'), // null: every cell failed or is unsupported
    attackSuccessRate: doublePrecision('attack_success_rate'),
    robustAccuracy: doublePrecision('robust_accuracy'),
    cells: integer('cells').notNull(),
    failures: integer('failures').notNull(),
    containerSeconds: doublePrecision('container_seconds'), // mean over the tasks that were scored; null: none was, or of an earlier release
    peakMemoryBytes: doublePrecision('peak_memory_bytes'), // the largest over these tasks
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.submissionId, table.suiteId, table.scope] }),
    index('board_entries_order').on(table.suiteId, table.scope, table.netDefenseEffect),
    check(
      'board_entries_range',
      sql`${table.netDefenseEffect} between 0 and 1 and ${table.defenseEffectiveness} between 0 and 1`,
    ),
  ],
);
export type BoardEntry = typeof boardEntries.$inferSelect;
