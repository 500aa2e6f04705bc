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
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import type { DetectionRecord } from '../../benchmark/scoring/detection.ts';
import type { FilterRecord, InspectionRecord, ReturnedModel } from '../../benchmark/scoring/stage-records.ts';
import type { EvaluationState } from '../../benchmark/words/evaluation-state.ts';
import type { FailureCode } from '../../benchmark/words/failure-catalog.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import { submissions } from './submissions.ts';
import { tasks } from './tasks.ts';

/** The life of one submission on one task. Its numbers are in `scores`. */
export const evaluations = pgTable(
  'evaluations',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submissions.id),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    state: text('state').$type<EvaluationState>().notNull().default('queued'),
    phase: text('phase'), // what a running evaluation is doing, for readers
    progress: doublePrecision('progress'), // of the phase, [0, 1]
    attempts: integer('attempts').notNull().default(0),
    failureCode: text('failure_code').$type<FailureCode>(),
    failureDetail: text('failure_detail'),
    failureMessage: text('failure_message'),
    logTail: text('log_tail'),
    scoredBy: uuid('scored_by').references((): AnyPgColumn => scores.evaluationId), // itself, or whose result it reuses
    deadlineAt: timestamp('deadline_at', { withTimezone: true }),
    startedAt: timestamp('started_at', { withTimezone: true }),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('evaluations_submission_task_unique').on(table.submissionId, table.taskId),
    index('evaluations_task').on(table.taskId),
    check(
      'evaluations_deadline',
      sql`(${table.state} in ('scored', 'failed', 'cancelled')) = (${table.deadlineAt} is null)`,
    ),
    check('evaluations_failure', sql`(${table.state} = 'failed') = (${table.failureCode} is not null)`),
    check('evaluations_scored', sql`(${table.state} = 'scored') = (${table.scoredBy} is not null)`),
  ],
);
export type Evaluation = typeof evaluations.$inferSelect;

/**
 * What an evaluation measured. Inserted once, never updated; a second insert of the same is a no-op. Stage inspect has
 * verdicts, all others have counts and rates.
 */
export const scores = pgTable(
  'scores',
  {
    evaluationId: uuid('evaluation_id')
      .primaryKey()
      .references(() => evaluations.id),
    submissionId: uuid('submission_id').notNull(),
    taskId: text('task_id').notNull(),
    counts: jsonb('counts').$type<EvaluationCounts>(),
    detection: jsonb('detection').$type<DetectionRecord>(),
    filter: jsonb('filter').$type<FilterRecord>(),
    inspection: jsonb('inspection').$type<InspectionRecord>(),
    returnedModel: jsonb('returned_model').$type<ReturnedModel>(),
    notApplicable: text('not_applicable'), // why the defense changed nothing, in its own words
    cleanAccuracy: doublePrecision('clean_accuracy'), // fractions in [0, 1]
    attackSuccessRate: doublePrecision('attack_success_rate'),
    robustAccuracy: doublePrecision('robust_accuracy'),
    netDefenseEffect: doublePrecision('net_defense_effect'),
    defenseEffectiveness: doublePrecision('defense_effectiveness'),
    robustnessImprovement: doublePrecision('robustness_improvement'),
    containerMs: integer('container_ms').notNull(), // wall time of the container
    platformMs: integer('platform_ms').notNull(), // our own work: retraining and scoring
    peakMemoryBytes: doublePrecision('peak_memory_bytes'),
    cpuSeconds: doublePrecision('cpu_seconds'),
    outputSha256: jsonb('output_sha256').$type<Readonly<Record<string, string>>>().notNull(),
    scoringVersion: text('scoring_version').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('scores_submission_task_unique').on(table.submissionId, table.taskId), // a job may run twice
    check(
      'scores_rates',
      sql`${table.cleanAccuracy} between 0 and 1 and ${table.attackSuccessRate} between 0 and 1 and ${table.robustAccuracy} between 0 and 1
        and ${table.netDefenseEffect} between 0 and 1 and ${table.defenseEffectiveness} between 0 and 1 and ${table.robustnessImprovement} between 0 and 1`,
    ),
    check(
      'scores_kind',
      sql`num_nonnulls(${table.counts}, ${table.cleanAccuracy}, ${table.attackSuccessRate}, ${table.robustAccuracy}, ${table.netDefenseEffect},
        ${table.defenseEffectiveness}, ${table.robustnessImprovement}) = case when ${table.inspection} is null then 7 else 0 end`,
    ),
    check('scores_targeted', sql`${table.attackSuccessRate} + ${table.robustAccuracy} <= 1.000000001`),
  ],
);
export type Score = typeof scores.$inferSelect;
export type NewScore = typeof scores.$inferInsert;

/**
 * The result of an image on a task: the first score that was measured. Whoever enters the same image again, for a
 * bigger suite or its next version, gets this one. Inserted once, never updated.
 */
export const results = pgTable(
  'results',
  {
    imageDigest: text('image_digest').notNull(), // sha256:…
    stage: text('stage').$type<Stage>().notNull(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    scoringVersion: text('scoring_version').notNull(),
    evaluationId: uuid('evaluation_id')
      .notNull()
      .references(() => scores.evaluationId),
  },
  (table) => [
    primaryKey({ columns: [table.imageDigest, table.stage, table.taskId, table.scoringVersion] }),
    uniqueIndex('results_evaluation_unique').on(table.evaluationId),
  ],
);
