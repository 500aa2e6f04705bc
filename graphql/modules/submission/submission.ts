import type { SubmissionDetail } from '../../../db/queries/read-submissions.ts';
import { builder } from '../../builder.ts';
import { ModalityEnum, StageEnum, SubmissionStateEnum } from '../enums.ts';
import { FailureType, failureOf } from '../failure.ts';
import { EvaluationType } from './evaluation.ts';

/** One container image entered for a suite. */
export const SubmissionType = builder.objectRef<SubmissionDetail>('Submission').implement({
  description: 'One container image entered for a suite.',
  fields: (t) => ({
    id: t.id({ description: 'Submission id.', resolve: ({ submission }) => submission.id }),
    defense: t.exposeString('defenseName', { description: 'Name of the defense.' }),
    team: t.exposeString('teamName', { description: 'Team that entered it.' }),
    suite: t.string({ description: 'Suite it is evaluated on.', resolve: ({ submission }) => submission.suiteId }),
    state: t.field({
      type: SubmissionStateEnum,
      description: 'Where it is.',
      resolve: ({ submission }) => submission.state,
    }),
    image: t.string({
      description: 'The image reference as it was entered.',
      resolve: ({ submission }) => submission.imageReference,
    }),
    imageDigest: t.string({
      nullable: true,
      description: 'The exact image that is run.',
      resolve: ({ submission }) => submission.imageDigest,
    }),
    stage: t.field({
      type: StageEnum,
      nullable: true,
      description: 'As the image declares it.',
      resolve: ({ submission }) => submission.stage,
    }),
    modalities: t.field({
      type: [ModalityEnum],
      nullable: true,
      description: 'As the image declares them.',
      resolve: ({ submission }) => submission.modalities,
    }),
    failure: t.field({
      type: FailureType,
      nullable: true,
      description: 'When it failed.',
      resolve: ({ submission }) => failureOf(submission),
    }),
    queuePosition: t.int({
      nullable: true,
      description: 'Unfinished submissions that were entered before this one; null once it has ended.',
      resolve: async ({ submission }, _arguments, { loadQueuePosition }) =>
        submission.deadlineAt === null ? null : ((await loadQueuePosition(submission.id)) ?? null),
    }),
    evaluations: t.field({
      type: [EvaluationType],
      description: 'One for each task, in task order; empty before the image was validated.',
      resolve: async ({ submission }, _arguments, { loadEvaluations }) => [...(await loadEvaluations(submission.id))],
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was entered.',
      resolve: ({ submission }) => submission.createdAt,
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it reached its final state.',
      resolve: ({ submission }) => submission.finishedAt,
    }),
  }),
});
