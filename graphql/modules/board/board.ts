import type { BoardFilter, RankedEntry } from '../../../db/queries/read-board.ts';
import { listCost, pageCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { listLimits, pageLimits } from '../../limits.ts';
import { ModalityEnum, StageEnum } from '../enums.ts';
import { pageOfRows, pageOfTasks, rowArguments, taskArguments } from '../page-arguments.ts';
import { scoreMeaning } from '../score-meaning.ts';
import { requireSuite, suiteArgument } from '../suite-argument.ts';
import { provisionalRowsMax } from '../../../db/queries/read-provisional.ts';
import { TaskType } from '../task/task.ts';
import { ProvisionalEntryType } from './provisional-entry.ts';

const BoardEntryType = builder.objectRef<RankedEntry>('BoardEntry').implement({
  description:
    'One row of a board: the latest submission of a defense at one stage that has a result on all of its tasks. It may have been entered for a bigger suite, which has the tasks of this one.',
  fields: (t) => ({
    rank: t.exposeInt('rank', {
      description: 'Rank by net defense effect. Equal values share a rank, and the next rank is skipped: 1, 2, 2, 4.',
    }),
    defense: t.exposeString('defenseName', { description: 'Name of the defense.' }),
    team: t.exposeString('teamName', { description: 'Team that submitted it.' }),
    stage: t.field({ type: StageEnum, description: 'Where the defense acts.', resolve: ({ stage }) => stage }),
    modalities: t.field({
      type: [ModalityEnum],
      complexity: listCost(listLimits.modalities),
      description: 'Modalities that the image declares.',
      resolve: ({ modalities }) => [...modalities],
    }),
    submissionId: t.exposeID('submissionId', { description: 'Id of the submission.' }),
    imageDigest: t.exposeString('imageDigest', { nullable: true, description: 'Digest of the image that was run.' }),
    rankedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the submission was ranked.',
      resolve: ({ rankedAt }) => rankedAt,
    }),
    nde: t.float({
      description: scoreMeaning('nde', 'averaged over the tasks'),
      resolve: ({ entry }) => entry.netDefenseEffect,
    }),
    der: t.float({
      description: scoreMeaning('der', 'averaged over the tasks'),
      resolve: ({ entry }) => entry.defenseEffectiveness,
    }),
    cac: t.float({
      nullable: true,
      description: scoreMeaning('cac', 'after the defense, mean over tasks'),
      resolve: ({ entry }) => entry.cleanAccuracy,
    }),
    asr: t.float({
      nullable: true,
      description: scoreMeaning('asr', 'after the defense, mean over tasks'),
      resolve: ({ entry }) => entry.attackSuccessRate,
    }),
    rac: t.float({
      nullable: true,
      description: scoreMeaning('rac', 'after the defense, mean over tasks'),
      resolve: ({ entry }) => entry.robustAccuracy,
    }),
    tasks: t.int({ description: 'Number of tasks behind the row.', resolve: ({ entry }) => entry.cells }),
    failures: t.int({
      description: 'Number of tasks on which the container failed. They count as no effect.',
      resolve: ({ entry }) => entry.failures,
    }),
    containerSeconds: t.float({
      nullable: true,
      description: 'Mean wall time of the container on a task, in seconds; null if it was not recorded.',
      resolve: ({ entry }) => entry.containerSeconds,
    }),
    peakMemoryBytes: t.float({
      nullable: true,
      description: 'Largest memory use of the container that was seen on any of the tasks.',
      resolve: ({ entry }) => entry.peakMemoryBytes,
    }),
  }),
});

const BoardType = builder.objectRef<BoardFilter>('Board').implement({
  description: 'The ranked defenses of one suite, by net defense effect.',
  fields: (t) => ({
    suite: t.exposeString('suiteId', { description: 'Suite id.' }),
    stage: t.field({
      type: StageEnum,
      nullable: true,
      description: 'The stage that the board is limited to; null for all stages.',
      resolve: ({ stage }) => stage ?? null,
    }),
    modality: t.field({
      type: ModalityEnum,
      nullable: true,
      description: 'The modality that the board is limited to; null for all modalities.',
      resolve: ({ scope }) => (scope === 'all' ? null : scope),
    }),
    totalCount: t.int({
      description: 'Number of rows of the whole board.',
      resolve: async (filter, _arguments, { loadBoard }) => (await loadBoard(filter)).length,
    }),
    entries: t.field({
      type: [BoardEntryType],
      description: 'Rows in rank order.',
      args: rowArguments,
      complexity: pageCost(pageLimits.rows),
      resolve: async (filter, page, { loadBoard }) => pageOfRows(await loadBoard(filter), page),
    }),
    provisional: t.field({
      type: [ProvisionalEntryType],
      complexity: listCost(provisionalRowsMax),
      description: `Submissions that are being evaluated for this board, those with the most finished tasks first; at most ${provisionalRowsMax}.`,
      resolve: async (filter, _arguments, { loadProvisional }) => [...(await loadProvisional(filter))],
    }),
    tasks: t.field({
      type: [TaskType],
      description: 'The tasks that the board covers.',
      args: taskArguments,
      complexity: pageCost(pageLimits.tasks),
      resolve: async ({ suiteId, scope }, page, { loadTasks }) =>
        pageOfTasks(
          (await loadTasks(suiteId)).filter(
            ({ modality, isInspectOnly }) => !isInspectOnly && (scope === 'all' || modality === scope),
          ),
          page,
        ),
    }),
  }),
});

builder.queryField('board', (t) =>
  t.field({
    type: BoardType,
    description:
      'The board of a suite. The stage inspect has a board of its own, `inspectionBoard`; here it has no rows.',
    args: {
      suite: t.arg.string({ description: suiteArgument }),
      stage: t.arg({ type: StageEnum, description: 'Only defenses of this stage.' }),
      modality: t.arg({ type: ModalityEnum, description: 'Only tasks of this modality.' }),
    },
    resolve: async (_root, { suite, stage, modality }, { db }) => ({
      suiteId: await requireSuite(db, suite),
      scope: modality ?? ('all' as const),
      ...(stage ? { stage } : {}),
    }),
  }),
);
