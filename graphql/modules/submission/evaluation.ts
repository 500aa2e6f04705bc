import { rocPointsMax } from '../../../benchmark/scoring/detection-curves.ts';
import type { RocPoint } from '../../../benchmark/scoring/detection.ts';
import { readLog, type EvaluationDetail } from '../../../db/queries/read-submissions.ts';
import { listCost, textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { EvaluationStateEnum } from '../enums.ts';
import { FailureType, failureOf } from '../failure.ts';
import { TaskType } from '../task/task.ts';
import { InspectionType, inspectedScoreOf } from './inspection.ts';
import { ScoreType, systemScoreOf, type ScoreRow } from './score.ts';

const logBytesMax = 100_000; // 16 KiB, and JSON escapes a control character with six bytes

const RocPointType = builder.objectRef<RocPoint>('RocPoint').implement({
  description: 'One point of a ROC curve.',
  fields: (t) => ({
    fpr: t.float({ description: 'False positive rate.', resolve: ([falsePositiveRate]) => falsePositiveRate }),
    tpr: t.float({ description: 'True positive rate.', resolve: ([, truePositiveRate]) => truePositiveRate }),
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
      description: 'The results; null unless it is scored, and for the stage inspect.',
      resolve: ({ score }) => systemScoreOf(score),
    }),
    inspection: t.field({
      type: InspectionType,
      nullable: true,
      description: 'The verdicts; only for the stage inspect, once they are there.',
      resolve: ({ score }) => inspectedScoreOf(score),
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
    roc: t.field({
      type: [RocPointType],
      complexity: listCost(rocPointsMax),
      description:
        'The ROC curve of the scores of a sanitizer or a filter; empty for other stages and earlier releases.',
      resolve: ({ score }) => [...(score?.detection?.rocPoints ?? [])],
    }),
    log: t.string({
      nullable: true,
      complexity: textCost(logBytesMax),
      description: 'The end of the log of the container; null if it has not ended, or wrote no log.',
      resolve: ({ evaluation }, _arguments, { db }) => readLog(db, evaluation.id),
    }),
  }),
});
