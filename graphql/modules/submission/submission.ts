import type { Stage } from '../../../benchmark/words/stage.ts';
import type { SubmissionDetail } from '../../../db/queries/read-submissions.ts';
import type { SubmissionStepRow } from '../../../db/schema/submissions.ts';
import { listCost, pageCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { listLimits, pageLimits } from '../../limits.ts';
import { ModalityEnum, StageEnum, SubmissionStateEnum } from '../enums.ts';
import { FailureType, failureOf } from '../failure.ts';
import { pageOfTasks, taskArguments } from '../page-arguments.ts';
import { BoardRankType, findRank } from './board-rank.ts';
import { EvaluationType } from './evaluation.ts';
import { StageEntryType } from './stage-entry.ts';
import { factorEffects, FactorEffectType } from './factor-effect.ts';

const LifeCycleStepType = builder.objectRef<SubmissionStepRow>('LifeCycleStep').implement({
  description: 'A state that a submission has reached.',
  fields: (t) => ({
    state: t.field({ type: SubmissionStateEnum, description: 'The state.', resolve: ({ state }) => state }),
    reachedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was reached; null if that was before such times were recorded.',
      resolve: ({ reachedAt }) => reachedAt,
    }),
  }),
});

export const SubmissionType = builder.objectRef<SubmissionDetail>('Submission').implement({
  description: 'One container image, submitted for one suite.',
  fields: (t) => ({
    id: t.id({ description: 'Submission id.', resolve: ({ submission }) => submission.id }),
    defense: t.exposeString('defenseName', { description: 'Name of the defense.' }),
    team: t.exposeString('teamName', { description: 'Team that submitted it.' }),
    suite: t.string({
      description: 'Suite that it is evaluated on.',
      resolve: ({ submission }) => submission.suiteId,
    }),
    state: t.field({
      type: SubmissionStateEnum,
      description: 'Current state.',
      resolve: ({ submission }) => submission.state,
    }),
    lifeCycle: t.field({
      type: [LifeCycleStepType],
      complexity: listCost(listLimits.lifeCycle),
      description: 'The states that it has reached, in order. A state that it skipped is missing.',
      resolve: async ({ submission }, _arguments, { loadSteps }) => [...(await loadSteps(submission.id))],
    }),
    image: t.string({
      description: 'The image reference as it was submitted.',
      resolve: ({ submission }) => submission.imageReference,
    }),
    imageDigest: t.string({
      nullable: true,
      description: 'Digest of the image that is run; null before validation.',
      resolve: ({ submission }) => submission.imageDigest,
    }),
    stage: t.field({
      type: StageEnum,
      nullable: true,
      description: 'Stage that the image declares; null before validation.',
      resolve: ({ submission }) => submission.stage,
    }),
    otherStages: t.field({
      type: [StageEntryType],
      complexity: listCost(listLimits.stages),
      description:
        'Where the same image was entered for the other stages that it declares; empty for an image of one stage.',
      resolve: async ({ submission }, _arguments, { loadEntriesOfImage }) =>
        (await loadEntriesOfImage(submission.enteredWith ?? submission.id)).filter(({ id }) => id !== submission.id),
    }),
    modalities: t.field({
      type: [ModalityEnum],
      complexity: listCost(listLimits.modalities),
      nullable: true,
      description: 'Modalities that the image declares; null before validation.',
      resolve: ({ submission }) => submission.modalities,
    }),
    rank: t.field({
      type: BoardRankType,
      nullable: true,
      description:
        'Rank on the board of its suite. Null unless the submission is ranked, and null once a later submission of the same defense and stage has taken its row.',
      args: {
        stage: t.arg({ type: StageEnum, description: 'On the board of this stage; all stages by default.' }),
        modality: t.arg({ type: ModalityEnum, description: 'On the board of this modality; all by default.' }),
      },
      resolve: ({ submission }, { stage, modality }, context) =>
        submission.state === 'ranked'
          ? findRank(
              submission.id,
              { suiteId: submission.suiteId, scope: modality ?? 'all', ...boardOf(submission, stage) },
              context,
            )
          : null,
    }),
    ranks: t.field({
      type: [BoardRankType],
      complexity: listCost(listLimits.suites),
      description:
        'Ranks on the boards of all suites that it has a row on: those within its suite on the way, and its own in the end.',
      resolve: async ({ submission }, _arguments, context) => {
        const suites = await context.loadRankedSuites(submission.id);
        const ranks = await Promise.all(
          suites.map((suiteId) => findRank(submission.id, { suiteId, scope: 'all', ...boardOf(submission) }, context)),
        );
        return ranks.filter((rank) => rank !== null).slice(0, listLimits.suites);
      },
    }),
    failure: t.field({
      type: FailureType,
      nullable: true,
      description: 'Why it failed; null unless it failed.',
      resolve: ({ submission }) => failureOf(submission),
    }),
    queuePosition: t.int({
      nullable: true,
      description:
        'Number of submissions that will be served before this one, by the rules of the queue; 0 while it is being served, null once it has ended.',
      resolve: async ({ submission }, _arguments, { loadForecast }) =>
        submission.deadlineAt === null ? null : ((await loadForecast(submission.id))?.ahead ?? null),
    }),
    estimatedSecondsLeft: t.int({
      nullable: true,
      description:
        'Estimated seconds until it ends, from measured durations of the same tasks and the order of the queue. Null once it has ended, while no runner is ready, and before anything has been measured.',
      resolve: async ({ submission }, _arguments, { loadForecast }) => {
        const forecast = submission.deadlineAt === null ? undefined : await loadForecast(submission.id);
        return forecast?.isMeasured && forecast.secondsLeft !== null ? Math.ceil(forecast.secondsLeft) : null;
      },
    }),
    evaluations: t.field({
      type: [EvaluationType],
      description: 'One evaluation for each task, in task order; empty before validation. Logs are in `evaluation`.',
      args: taskArguments,
      complexity: pageCost(pageLimits.tasks),
      resolve: async ({ submission }, page, { loadEvaluations }) =>
        pageOfTasks(await loadEvaluations(submission.id), page),
    }),
    factorEffects: t.field({
      type: [FactorEffectType],
      complexity: listCost(listLimits.factorEffects),
      description:
        'Its robustness to practical factors: one entry for each scored pair of tasks with and without them.',
      resolve: async ({ submission }, _arguments, context) =>
        (await factorEffects(await context.loadEvaluations(submission.id), context)).slice(0, listLimits.factorEffects),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was submitted.',
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

/** The board of which a rank is asked: stage inspect has one of its own. */
function boardOf({ stage }: SubmissionDetail['submission'], asked?: Stage | null): { readonly stage?: Stage } {
  if (stage === 'inspect') return { stage };
  return asked ? { stage: asked } : {};
}
