import type { DetectionRecord } from '../../../benchmark/scoring/detection.ts';
import type { EvaluationDetail } from '../../../db/queries/read-submissions.ts';
import type { Score } from '../../../db/schema/evaluations.ts';
import { builder } from '../../builder.ts';
import { EvaluationStateEnum } from '../enums.ts';
import { FailureType, failureOf } from '../failure.ts';
import { scoreMeaning } from '../score-meaning.ts';
import { CountsType, TaskType } from '../task/task.ts';

const DetectionType = builder.objectRef<DetectionRecord>('Detection').implement({
  description:
    'How well a sanitizer separated poisoned training samples from clean ones. Poisoned is the positive class.',
  fields: (t) => ({
    truePositives: t.exposeInt('truePositives', { description: 'Poisoned samples that were dropped.' }),
    falsePositives: t.exposeInt('falsePositives', { description: 'Clean samples that were dropped.' }),
    trueNegatives: t.exposeInt('trueNegatives', { description: 'Clean samples that were kept.' }),
    falseNegatives: t.exposeInt('falseNegatives', { description: 'Poisoned samples that were kept.' }),
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

const ScoreType = builder.objectRef<Score>('Score').implement({
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
      resolve: ({ counts }) => counts,
    }),
    detection: t.field({
      type: DetectionType,
      nullable: true,
      description: 'Detection of poisoned samples; only for the stage sanitize.',
      resolve: ({ detection }) => detection,
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

export const EvaluationType = builder.objectRef<EvaluationDetail>('Evaluation').implement({
  description: 'One submission on one task.',
  fields: (t) => ({
    id: t.id({ description: 'Evaluation id.', resolve: ({ evaluation }) => evaluation.id }),
    task: t.field({ type: TaskType, description: 'The task.', resolve: ({ task }) => task }),
    state: t.field({
      type: EvaluationStateEnum,
      description: 'Current state.',
      resolve: ({ evaluation }) => evaluation.state,
    }),
    phase: t.string({
      nullable: true,
      description: 'What a running evaluation is doing.',
      resolve: ({ evaluation }) => evaluation.phase,
    }),
    progress: t.float({
      nullable: true,
      description: 'Finished fraction of the phase; null if unknown.',
      resolve: ({ evaluation }) => evaluation.progress,
    }),
    attempts: t.int({
      description: 'How often it was started. It is started again if a runner is lost.',
      resolve: ({ evaluation }) => evaluation.attempts,
    }),
    score: t.field({
      type: ScoreType,
      nullable: true,
      description: 'The results; null unless it is scored.',
      resolve: ({ score }) => score,
    }),
    failure: t.field({
      type: FailureType,
      nullable: true,
      description: 'Why it failed; null unless it failed.',
      resolve: ({ evaluation }) => failureOf(evaluation),
    }),
    log: t.string({
      nullable: true,
      description: 'The end of the log of the container.',
      resolve: ({ evaluation }) => evaluation.logTail,
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was first started.',
      resolve: ({ evaluation }) => evaluation.startedAt,
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
      resolve: ({ evaluation }) => evaluation.finishedAt,
    }),
  }),
});
