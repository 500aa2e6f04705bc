import {
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { InspectionScore } from '../../benchmark/scoring/inspection.ts';
import type { BoardScope } from '../../benchmark/words/modality.ts';
import { submissions } from './submissions.ts';
import { suites } from './suites.ts';

/**
 * What a submission of stage inspect has reached on one board scope: one modality, or "all". Like `board_entries`,
 * inserted once, when all models of the suite have a verdict or a failure.
 */
export const inspectionEntries = pgTable(
  'inspection_entries',
  {
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submissions.id),
    suiteId: text('suite_id')
      .notNull()
      .references(() => suites.id),
    scope: text('scope').$type<BoardScope>().notNull(),
    areaUnderRoc: doublePrecision('area_under_roc').notNull(), // in [0, 1]; of "all", the mean over the modalities
    score: jsonb('score').$type<InspectionScore>().notNull(),
    failures: integer('failures').notNull(), // tasks on which the container failed
    containerSeconds: doublePrecision('container_seconds'), // mean over the tasks that were scored; null: none was, or of an earlier release
    peakMemoryBytes: doublePrecision('peak_memory_bytes'), // the largest over these tasks
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.submissionId, table.suiteId, table.scope] }),
    index('inspection_entries_order').on(table.suiteId, table.scope, table.areaUnderRoc),
    check('inspection_entries_range', sql`${table.areaUnderRoc} between 0 and 1`),
  ],
);
export type InspectionEntry = typeof inspectionEntries.$inferSelect;
