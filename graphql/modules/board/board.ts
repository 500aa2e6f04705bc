import { z } from 'zod';
import { listTasks, readBoard, type BoardFilter, type RankedEntry } from '../../../db/queries/read-board.ts';
import type { Task } from '../../../db/schema/tasks.ts';
import { builder } from '../../builder.ts';
import { parseArguments } from '../../graphql-errors.ts';
import { inputText } from '../../input-text.ts';
import { defaultSuiteId } from '../../../benchmark/suites/default-suite.ts';
import { ModalityEnum, StageEnum } from '../enums.ts';
import { TaskType } from '../task/task.ts';

const BoardEntryType = builder.objectRef<RankedEntry>('BoardEntry').implement({
  description: 'One row of a board: the latest ranked submission of a defense at one stage.',
  fields: (t) => ({
    rank: t.exposeInt('rank', { description: 'By net defense effect; equal values share a rank (1, 2, 2, 4).' }),
    defense: t.exposeString('defenseName', { description: 'Name of the defense.' }),
    team: t.exposeString('teamName', { description: 'Team that entered it.' }),
    stage: t.field({ type: StageEnum, description: 'Where it acts.', resolve: ({ stage }) => stage }),
    modalities: t.field({
      type: [ModalityEnum],
      description: 'What it declares to handle.',
      resolve: ({ modalities }) => [...modalities],
    }),
    submissionId: t.exposeID('submissionId', { description: 'The submission behind the row.' }),
    imageDigest: t.exposeString('imageDigest', { nullable: true, description: 'The exact image that was run.' }),
    rankedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it got its rank.',
      resolve: ({ rankedAt }) => rankedAt,
    }),
    nde: t.float({
      description: 'Net defense effect in [0, 1]; 0 = no effect, 1 = as good as a clean model.',
      resolve: ({ entry }) => entry.netDefenseEffect,
    }),
    der: t.float({
      description: 'Defense effectiveness rating in [0, 1]; 0.5 = no effect.',
      resolve: ({ entry }) => entry.defenseEffectiveness,
    }),
    cac: t.float({
      nullable: true,
      description: 'Clean accuracy after the defense, mean over tasks.',
      resolve: ({ entry }) => entry.cleanAccuracy,
    }),
    asr: t.float({
      nullable: true,
      description: 'Attack success rate after the defense, mean over tasks.',
      resolve: ({ entry }) => entry.attackSuccessRate,
    }),
    rac: t.float({
      nullable: true,
      description: 'Robust accuracy after the defense, mean over tasks.',
      resolve: ({ entry }) => entry.robustAccuracy,
    }),
    tasks: t.int({ description: 'Tasks behind the row.', resolve: ({ entry }) => entry.cells }),
    failures: t.int({
      description: 'Tasks on which the container failed; they count as no effect.',
      resolve: ({ entry }) => entry.failures,
    }),
  }),
});

const BoardType = builder.objectRef<BoardFilter>('Board').implement({
  description: 'A ranking of defenses on one suite, by net defense effect.',
  fields: (t) => ({
    suite: t.exposeString('suiteId', { description: 'Suite id.' }),
    stage: t.field({
      type: StageEnum,
      nullable: true,
      description: 'Null: all stages together.',
      resolve: ({ stage }) => stage ?? null,
    }),
    modality: t.field({
      type: ModalityEnum,
      nullable: true,
      description: 'Null: all modalities together.',
      resolve: ({ scope }) => (scope === 'all' ? null : scope),
    }),
    totalCount: t.int({
      description: 'Rows in the whole board.',
      resolve: async (filter, _arguments, { db }) => (await readBoard(db, filter, { limit: 1, offset: 0 })).totalCount,
    }),
    entries: t.field({
      type: [BoardEntryType],
      description: 'Rows in rank order.',
      args: {
        first: t.arg.int({ defaultValue: 100, description: 'At most 100.' }),
        offset: t.arg.int({ defaultValue: 0, description: 'Rows to skip.' }),
      },
      resolve: async (filter, { first, offset }, { db }) => {
        const page = parseArguments(
          z.object({ first: z.int().min(1).max(100), offset: z.int().min(0).max(1_000_000) }),
          { first: first ?? 100, offset: offset ?? 0 },
        );
        return [...(await readBoard(db, filter, { limit: page.first, offset: page.offset })).entries];
      },
    }),
    tasks: t.field({
      type: [TaskType],
      description: 'The tasks the board is about.',
      resolve: async ({ suiteId, scope }, _arguments, { db }) => {
        const all = await listTasks(db, suiteId);
        return all.filter((task: Task) => scope === 'all' || task.modality === scope);
      },
    }),
  }),
});

builder.queryField('board', (t) =>
  t.field({
    type: BoardType,
    description: 'A ranked board.',
    args: {
      suite: t.arg.string({ defaultValue: defaultSuiteId, description: 'Suite id.' }),
      stage: t.arg({ type: StageEnum, description: 'Only this stage.' }),
      modality: t.arg({ type: ModalityEnum, description: 'Only this modality.' }),
    },
    resolve: (_root, { suite, stage, modality }) => ({
      suiteId: parseArguments(inputText(100), suite ?? defaultSuiteId),
      scope: modality ?? ('all' as const),
      ...(stage ? { stage } : {}),
    }),
  }),
);
