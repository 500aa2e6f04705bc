import type { DetectionRecord } from '../../../benchmark/scoring/detection.ts';
import type { FilterRecord, ReturnedModel } from '../../../benchmark/scoring/stage-records.ts';
import type { EvaluationDetail } from '../../../db/queries/read-submissions.ts';
import { builder } from '../../builder.ts';
import { scoreMeaning } from '../score-meaning.ts';
import { CountsType } from '../task/task.ts';

export type ScoreRow = NonNullable<EvaluationDetail['score']>;

type Rate =
  | 'cleanAccuracy'
  | 'attackSuccessRate'
  | 'robustAccuracy'
  | 'netDefenseEffect'
  | 'defenseEffectiveness'
  | 'robustnessImprovement';

/** A score with rates: of any stage but inspect. */
type SystemScore = Omit<ScoreRow, Rate> & Readonly<Record<Rate, number>>;

/** @returns null for the score of stage inspect, which has verdicts. */
export function systemScoreOf(score: ScoreRow | null): SystemScore | null {
  if (score === null) return null;
  const { cleanAccuracy, attackSuccessRate, robustAccuracy } = score;
  const { netDefenseEffect, defenseEffectiveness, robustnessImprovement } = score;
  if (cleanAccuracy === null || attackSuccessRate === null || robustAccuracy === null) return null;
  if (netDefenseEffect === null || defenseEffectiveness === null || robustnessImprovement === null) return null;
  return {
    ...score,
    cleanAccuracy,
    attackSuccessRate,
    robustAccuracy,
    netDefenseEffect,
    defenseEffectiveness,
    robustnessImprovement,
  };
}

const DetectionType = builder.objectRef<DetectionRecord>('Detection').implement({
  description:
    'How well a sanitizer separated poisoned training samples from clean ones, or a filter triggered queries from clean ones. Poisoned and triggered are the positive class.',
  fields: (t) => ({
    truePositives: t.exposeInt('truePositives', {
      description: 'Poisoned samples that were dropped, or triggered queries that were rejected.',
    }),
    falsePositives: t.exposeInt('falsePositives', { description: 'Clean ones that were dropped or rejected.' }),
    trueNegatives: t.exposeInt('trueNegatives', { description: 'Clean ones that were kept or accepted.' }),
    falseNegatives: t.exposeInt('falseNegatives', {
      description: 'Poisoned samples that were kept, or triggered queries that were accepted.',
    }),
    auroc: t.exposeFloat('areaUnderRoc', { nullable: true, description: 'Area under the ROC curve of the scores.' }),
    averagePrecision: t.exposeFloat('averagePrecision', {
      nullable: true,
      description: 'Average precision of the scores.',
    }),
    tprAtFpr01: t.exposeFloat('truePositiveRateAtFpr01', {
      nullable: true,
      description: 'True positive rate at a false positive rate of 1 %.',
    }),
    fpr95: t.exposeFloat('falsePositiveRateAtTpr95', {
      nullable: true,
      description: 'False positive rate at a true positive rate of 95 %.',
    }),
  }),
});

const FilterType = builder.objectRef<FilterRecord>('FilterFacts').implement({
  description: 'How a filter answered its queries.',
  fields: (t) => ({
    queries: t.exposeInt('queries', { description: 'Queries that were asked, repeated ones included.' }),
    repeated: t.exposeInt('repeated', { description: 'Samples that were asked a second time, in another window.' }),
    repeatedDiffering: t.exposeInt('repeatedDiffering', {
      description: 'Those of them whose two answers differ. An answer must not depend on the order of the queries.',
    }),
    queriesPerSecond: t.float({
      nullable: true,
      description: 'Queries that were answered in a second, from the first answer on.',
      resolve: ({ queries, answeringSeconds }) => (answeringSeconds > 0 ? queries / answeringSeconds : null),
    }),
  }),
});

const ReturnedModelType = builder.objectRef<ReturnedModel>('ReturnedModel').implement({
  description: 'Size and speed of the returned model.',
  fields: (t) => ({
    bytes: t.exposeFloat('bytes', { description: 'Size of its file.' }),
    undefendedBytes: t.exposeFloat('undefendedBytes', { description: 'Size of the file of the undefended model.' }),
    seconds: t.exposeFloat('seconds', {
      description: 'Wall time in which it answered both test sets twice, in different batchings, reading included.',
    }),
  }),
});

export const ScoreType = builder.objectRef<SystemScore>('Score').implement({
  description: 'The results on one task. Rates are fractions in [0, 1].',
  fields: (t) => ({
    cac: t.exposeFloat('cleanAccuracy', { description: scoreMeaning('cac', 'after the defense') }),
    asr: t.exposeFloat('attackSuccessRate', { description: scoreMeaning('asr', 'after the defense') }),
    rac: t.exposeFloat('robustAccuracy', { description: scoreMeaning('rac', 'after the defense') }),
    nde: t.exposeFloat('netDefenseEffect', { description: scoreMeaning('nde') }),
    der: t.exposeFloat('defenseEffectiveness', { description: scoreMeaning('der') }),
    rir: t.exposeFloat('robustnessImprovement', { description: 'Robustness improvement rating: 0.5 means no effect.' }),
    counts: t.field({
      type: CountsType,
      description: 'The integers behind the rates.',
      resolve: ({ evaluationId }, _arguments, { loadScoreCounts }) => loadScoreCounts(evaluationId),
    }),
    detection: t.field({
      type: DetectionType,
      nullable: true,
      description: 'Detection of poisoned samples or triggered queries; only for the stages sanitize and filter.',
      resolve: ({ detection }) => detection,
    }),
    filter: t.field({
      type: FilterType,
      nullable: true,
      description: 'How the queries were answered; only for the stage filter.',
      resolve: ({ filter }) => filter,
    }),
    returnedModel: t.field({
      type: ReturnedModelType,
      nullable: true,
      description: 'Size and speed of the returned model; only for the stages train and repair.',
      resolve: ({ returnedModel }) => returnedModel,
    }),
    notApplicable: t.exposeString('notApplicable', {
      nullable: true,
      description: 'Why the defense changed nothing, in its own words; null if it said nothing.',
    }),
    containerSeconds: t.float({
      description: 'Wall time of the container in seconds.',
      resolve: ({ containerMs }) => containerMs / 1000,
    }),
    platformSeconds: t.float({
      description:
        'Wall time of the work of the platform in seconds, such as retraining. It does not count against the defense.',
      resolve: ({ platformMs }) => platformMs / 1000,
    }),
    peakMemoryBytes: t.exposeFloat('peakMemoryBytes', {
      nullable: true,
      description: 'Largest memory use of the container that was seen.',
    }),
    scoringVersion: t.exposeString('scoringVersion', { description: 'Version of the scoring formulas.' }),
  }),
});
