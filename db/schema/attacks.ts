import { boolean, check, doublePrecision, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type {
  AttackLevel,
  CandidatePool,
  DeterminismClass,
  ExplainedDetectors,
  Fidelity,
  LabelRule,
  ParameterDescription,
  PublishedFigure,
  ReferenceDifference,
  UnreachedGate,
} from '../../benchmark/words/attack-document.ts';
import type { Modality } from '../../benchmark/words/modality.ts';

/**
 * The catalog of attacks of this release. Another release replaces it as a whole when it starts. No result refers to
 * it; tasks identify their attack by modality and id.
 */
export const attacks = pgTable(
  'attacks',
  {
    modality: text('modality').$type<Modality>().notNull(),
    id: text('id').notNull(), // unique within its modality
    position: integer('position').notNull(), // in the catalog, the order of the pages
    version: text('version').notNull(), // raised whenever the bytes of its output change
    title: text('title').notNull(),
    paperTitle: text('paper_title').notNull(),
    paperAuthors: text('paper_authors').notNull(),
    paperYear: integer('paper_year').notNull(),
    paperUrl: text('paper_url').notNull(),
    family: text('family').notNull(), // kind of trigger
    level: text('level').$type<AttackLevel>().notNull(),
    determinism: text('determinism').$type<DeterminismClass>().notNull(),
    labelRule: text('label_rule').$type<LabelRule>().notNull(),
    otherLabelRules: text('other_label_rules').array().$type<LabelRule[]>().notNull(), // that a recipe may choose
    fidelity: text('fidelity').$type<Fidelity>().notNull(),
    fidelityNote: text('fidelity_note').notNull(),
    defaultPool: text('default_pool').$type<CandidatePool>().notNull(),
    defaultPoisonRatio: doublePrecision('default_poison_ratio').notNull(), // fractions in [0, 1]
    defaultCoverRatio: doublePrecision('default_cover_ratio'), // at the default poison ratio; null: no covers
    minimumAttackSuccessRate: doublePrecision('minimum_attack_success_rate').notNull(),
    keepsContent: boolean('keeps_content').notNull(), // with its default parameters
    artifacts: text('artifacts').array().notNull(), // what has to be crafted by training before the attack can poison
    parameters: jsonb('parameters').$type<readonly ParameterDescription[]>().notNull(),
    publishedFigures: jsonb('published_figures').$type<readonly PublishedFigure[]>().notNull(),
    differences: jsonb('differences').$type<readonly ReferenceDifference[]>().notNull(),
    explainedDetectors: jsonb('explained_detectors').$type<ExplainedDetectors>(), // null: none
    unreachedGates: jsonb('unreached_gates').$type<readonly UnreachedGate[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modality, table.id] }),
    check(
      'attacks_fractions',
      sql`${table.defaultPoisonRatio} between 0 and 1 and ${table.minimumAttackSuccessRate} between 0 and 1
        and (${table.defaultCoverRatio} is null or ${table.defaultCoverRatio} between 0 and 1)`,
    ),
  ],
);
export type AttackRow = typeof attacks.$inferSelect;
export type NewAttack = typeof attacks.$inferInsert;
