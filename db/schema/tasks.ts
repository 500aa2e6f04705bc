import { check, doublePrecision, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { AttackSetting } from '../../benchmark/words/attack-document.ts';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import type { Modality } from '../../benchmark/words/modality.ts';

/**
 * One task: dataset, attack, ratio, factors, victim and seed. Suites share tasks. Inserted once; only what follows from
 * the manifest is filled in by a later release.
 */
export const tasks = pgTable(
  'tasks',
  {
    id: text('id').primaryKey(), // content address
    scenarioId: text('scenario_id').notNull(), // the task without its seed
    modality: text('modality').$type<Modality>().notNull(),
    datasetId: text('dataset_id').notNull(),
    attackId: text('attack_id').notNull(),
    victimId: text('victim_id').notNull(),
    poisonRatio: doublePrecision('poison_ratio').notNull(), // poisoned over all training samples, [0, 1]
    seed: integer('seed').notNull(),
    trainCount: integer('train_count').notNull(),
    cleanCount: integer('clean_count').notNull(),
    testCleanCount: integer('test_clean_count').notNull(),
    testPoisonedCount: integer('test_poisoned_count').notNull(),
    undefendedCounts: jsonb('undefended_counts').$type<EvaluationCounts>().notNull(),
    referenceCounts: jsonb('reference_counts').$type<EvaluationCounts>().notNull(), // victim trained on clean data
    undefendedCleanAccuracy: doublePrecision('undefended_clean_accuracy').notNull(), // fractions in [0, 1]
    undefendedAttackSuccessRate: doublePrecision('undefended_attack_success_rate').notNull(),
    undefendedRobustAccuracy: doublePrecision('undefended_robust_accuracy').notNull(),
    referenceCleanAccuracy: doublePrecision('reference_clean_accuracy').notNull(),
    referenceAttackSuccessRate: doublePrecision('reference_attack_success_rate').notNull(),
    referenceRobustAccuracy: doublePrecision('reference_robust_accuracy').notNull(),
    settings: jsonb('settings').$type<readonly AttackSetting[]>(), // of the attack, beside its defaults; follows from the manifest
    manifestSha256: text('manifest_sha256').notNull(),
    manifest: jsonb('manifest').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('tasks_attack').on(table.modality, table.attackId),
    check('tasks_poison_ratio', sql`${table.poisonRatio} between 0 and 1`),
    check(
      'tasks_undefended_rates',
      sql`${table.undefendedCleanAccuracy} between 0 and 1 and ${table.undefendedAttackSuccessRate} between 0 and 1`,
    ),
  ],
);
export type Task = typeof tasks.$inferSelect;
export type NewTask = typeof tasks.$inferInsert;
