import type { EvaluationDetail } from '../../../db/queries/read-submissions.ts';
import type { DetectionRecord } from '../../../db/schema/outcome-counts.ts';
import type { Score } from '../../../db/schema/evaluations.ts';
import { builder } from '../../builder.ts';
import { EvaluationStateEnum } from '../enums.ts';
import { FailureType, failureOf } from '../failure.ts';
import { CountsType, TaskType } from '../task/task.ts';

const DetectionType = builder.objectRef<DetectionRecord>('Detection').implement({
  description: 'How well a sanitizer told poisoned training samples from clean ones; poisoned is the positive class.',
  fields: (t) => ({
    truePositives: t.exposeInt('truePositives', { description: 'Poisoned samples dropped.' }),
    falsePositives: t.exposeInt('falsePositives', { description: 'Clean samples dropped.' }),
    trueNegatives: t.exposeInt('trueNegatives', { description: 'Clean samples kept.' }),
    falseNegatives: t.exposeInt('falseNegatives', { description: 'Poisoned samples kept.' }),
    auroc: t.exposeFloat('areaUnderRoc', { nullable: true, description: 'Area under the ROC curve of the scores.' }),
    averagePrecision: t.exposeFloat('averagePrecision', {
      nullable: true,
      description: 'Average precision of the scores.',
    }),
    tprAtFpr01: t.exposeFloat('truePositiveRateAtFpr01', {
      nullable: true,
      description: 'Detection rate at 1 % false alarms.',
    }),
    fpr95: t.exposeFloat('falsePositiveRateAtTpr95', {
      nullable: true,
      description: 'False alarms at 95 % detection.',
    }),
  }),
});

const ScoreType = builder.objectRef<Score>('Score').implement({
  description: 'What was measured on one task. Fractions in [0, 1].',
  fields: (t) => ({
    cac: t.exposeFloat('cleanAccuracy', { description: 'Clean accuracy after the defense.' }),
    asr: t.exposeFloat('attackSuccessRate', { description: 'Attack success rate after the defense.' }),
    rac: t.exposeFloat('robustAccuracy', { description: 'Robust accuracy after the defense.' }),
    nde: t.exposeFloat('netDefenseEffect', { description: 'Net defense effect; 0 = none.' }),
    der: t.exposeFloat('defenseEffectiveness', { description: 'Defense effectiveness rating; 0.5 = no effect.' }),
    rir: t.exposeFloat('robustnessImprovement', { description: 'Robustness improvement rating; 0.5 = no effect.' }),
    counts: t.field({
      type: CountsType,
      description: 'The integers behind the rates.',
      resolve: ({ counts }) => counts,
    }),
    detection: t.field({
      type: DetectionType,
      nullable: true,
      description: 'Only for sanitize.',
      resolve: ({ detection }) => detection,
    }),
    containerSeconds: t.float({
      description: 'Wall time of the container.',
      resolve: ({ containerMs }) => containerMs / 1000,
    }),
    platformSeconds: t.float({
      description: 'Our own work, such as retraining; not charged to the defense.',
      resolve: ({ platformMs }) => platformMs / 1000,
    }),
    peakMemoryBytes: t.exposeFloat('peakMemoryBytes', {
      nullable: true,
      description: 'Largest memory of the container seen.',
    }),
    scoringVersion: t.exposeString('scoringVersion', { description: 'Version of the formulas.' }),
  }),
});

/** One submission on one task. */
export const EvaluationType = builder.objectRef<EvaluationDetail>('Evaluation').implement({
  description: 'One submission on one task.',
  fields: (t) => ({
    id: t.id({ description: 'Evaluation id.', resolve: ({ evaluation }) => evaluation.id }),
    task: t.field({ type: TaskType, description: 'What it is scored on.', resolve: ({ task }) => task }),
    state: t.field({
      type: EvaluationStateEnum,
      description: 'Where it is.',
      resolve: ({ evaluation }) => evaluation.state,
    }),
    phase: t.string({
      nullable: true,
      description: 'What a running one is doing.',
      resolve: ({ evaluation }) => evaluation.phase,
    }),
    progress: t.float({
      nullable: true,
      description: 'Fraction of the phase, where it is known.',
      resolve: ({ evaluation }) => evaluation.progress,
    }),
    attempts: t.int({
      description: 'How often it was started; more than one means that we had to begin again.',
      resolve: ({ evaluation }) => evaluation.attempts,
    }),
    score: t.field({
      type: ScoreType,
      nullable: true,
      description: 'Once it is scored.',
      resolve: ({ score }) => score,
    }),
    failure: t.field({
      type: FailureType,
      nullable: true,
      description: 'When it failed.',
      resolve: ({ evaluation }) => failureOf(evaluation),
    }),
    log: t.string({
      nullable: true,
      description: 'The end of what the container printed.',
      resolve: ({ evaluation }) => evaluation.logTail,
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'First start.',
      resolve: ({ evaluation }) => evaluation.startedAt,
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'End.',
      resolve: ({ evaluation }) => evaluation.finishedAt,
    }),
  }),
});
