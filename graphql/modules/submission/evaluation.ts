import type { DetectionRecord } from '../../../benchmark/scoring/detection.ts';
import { readLog, type EvaluationDetail } from '../../../db/queries/read-submissions.ts';
import { textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { EvaluationStateEnum } from '../enums.ts';
import { FailureType, failureOf } from '../failure.ts';
import { scoreMeaning } from '../score-meaning.ts';
import { CountsType, TaskType } from '../task/task.ts';

const logBytesMax = 100_000; // 16 KiB, and JSON escapes a control character with six bytes

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

type ScoreRow = NonNullable<EvaluationDetail['score']>;

const ScoreType = builder.objectRef<ScoreRow>('Score').implement({
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

const ReusedResultType = builder.objectRef<ScoreRow>('ReusedResult').implement({
  description: 'A result that was measured for an earlier submission of the same image.',
  fields: (t) => ({
    submissionId: t.exposeID('submissionId', { description: 'The submission that it was measured for.' }),
    evaluationId: t.exposeID('evaluationId', { description: 'The evaluation that measured it, which has the log.' }),
    measuredAt: t.field({
      type: 'DateTime',
      description: 'When it was measured.',
      resolve: ({ createdAt }) => createdAt,
    }),
  }),
});

const EvaluationFields = builder.interfaceRef<EvaluationDetail>('EvaluationFields').implement({
  description: 'What lists and `evaluation` say of an evaluation.',
  fields: (t) => ({
    id: t.id({ description: 'Evaluation id.', resolve: ({ evaluation }) => evaluation.id }),
    task: t.field({
      type: TaskType,
      description: 'The task.',
      resolve: ({ evaluation }, _arguments, { loadTask }) => loadTask(evaluation.taskId),
    }),
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
    reused: t.field({
      type: ReusedResultType,
      nullable: true,
      description:
        'Where its result comes from, if the same image was measured on the task for an earlier submission; null if it was run for this one.',
      resolve: ({ evaluation, score }) => (score && score.evaluationId !== evaluation.id ? score : null),
    }),
    failure: t.field({
      type: FailureType,
      nullable: true,
      description: 'Why it failed; null unless it failed.',
      resolve: ({ evaluation }) => failureOf(evaluation),
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

export const EvaluationType = builder.objectRef<EvaluationDetail>('Evaluation').implement({
  description: 'One submission on one task, as a submission lists it.',
  interfaces: [EvaluationFields],
});

/** Only an evaluation that is asked for by its id has its log, because logs are large. */
export const EvaluationWithLogType = builder.objectRef<EvaluationDetail>('EvaluationWithLog').implement({
  description: 'One submission on one task, with the log of its container.',
  interfaces: [EvaluationFields],
  fields: (t) => ({
    submissionId: t.id({
      description: 'Id of the submission.',
      resolve: ({ evaluation }) => evaluation.submissionId,
    }),
    log: t.string({
      nullable: true,
      complexity: textCost(logBytesMax),
      description: 'The end of the log of the container; null if it has not ended, or wrote no log.',
      resolve: ({ evaluation }, _arguments, { db }) => readLog(db, evaluation.id),
    }),
  }),
});
