import type { Interval } from '../../../benchmark/scoring/inspection.ts';
import type { InspectionFilter, RankedInspection } from '../../../db/queries/read-inspection-board.ts';
import { cleanModelOf } from '../../../benchmark/suites/suite.ts';
import { listCost, pageCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { listLimits, pageLimits } from '../../limits.ts';
import { ModalityEnum } from '../enums.ts';
import { pageOfRows, rowArguments } from '../page-arguments.ts';
import { requireSuite, suiteArgument } from '../suite-argument.ts';

const IntervalType = builder.objectRef<Interval>('Interval').implement({
  description: 'A 95 % interval.',
  fields: (t) => ({
    low: t.exposeFloat('low', { description: 'Lower end.' }),
    high: t.exposeFloat('high', { description: 'Upper end.' }),
  }),
});

const InspectionEntryType = builder.objectRef<RankedInspection>('InspectionEntry').implement({
  description: 'One row of the board of the stage inspect: the latest submission of a defense with all verdicts.',
  fields: (t) => ({
    rank: t.exposeInt('rank', {
      description: 'Rank by the area under the ROC curve. Equal values share a rank, and the next rank is skipped.',
    }),
    defense: t.exposeString('defenseName', { description: 'Name of the defense.' }),
    team: t.exposeString('teamName', { description: 'Team that submitted it.' }),
    modalities: t.field({
      type: [ModalityEnum],
      complexity: listCost(listLimits.modalities),
      description: 'Modalities that the image declares.',
      resolve: ({ modalities }) => [...modalities],
    }),
    submissionId: t.exposeID('submissionId', { description: 'Id of the submission.' }),
    imageDigest: t.exposeString('imageDigest', { nullable: true, description: 'Digest of the image that was run.' }),
    auroc: t.float({
      description:
        'Area under the ROC curve of the reported probabilities; of all modalities, the mean over them. 0.5 means no better than chance.',
      resolve: ({ entry }) => entry.areaUnderRoc,
    }),
    aurocInterval: t.field({
      type: IntervalType,
      nullable: true,
      description: 'Its interval over the models; null where they say nothing about it.',
      resolve: ({ entry }) => entry.score.areaUnderRocInterval,
    }),
    logLoss: t.float({
      nullable: true,
      description: 'Mean logarithmic loss in nats; 0.693 for a probability of 0.5 on every model. Lower is better.',
      resolve: ({ entry }) => entry.score.logLoss,
    }),
    logLossInterval: t.field({
      type: IntervalType,
      nullable: true,
      description: 'Its interval over the models.',
      resolve: ({ entry }) => entry.score.logLossInterval,
    }),
    brierScore: t.float({
      nullable: true,
      description: 'Mean squared difference between probability and truth. Lower is better.',
      resolve: ({ entry }) => entry.score.brierScore,
    }),
    detectionRate: t.float({
      nullable: true,
      description: 'Share of the backdoored models that are called backdoored, at a probability of 0.5 or more.',
      resolve: ({ entry }) => entry.score.detectionRate,
    }),
    naturalTrojanRate: t.float({
      nullable: true,
      description: 'Share of the clean models that are called backdoored. Lower is better.',
      resolve: ({ entry }) => entry.score.naturalTrojanRate,
    }),
    targetHitRate: t.float({
      nullable: true,
      description:
        'Among the backdoored models that are called so with a target label, the share with the right one; null if no target was named.',
      resolve: ({ entry }) => entry.score.targetHitRate,
    }),
    models: t.int({
      description: 'Number of models behind the row, backdoored and clean-trained.',
      resolve: ({ entry }) => entry.score.models,
    }),
    failures: t.int({
      description:
        'Number of tasks on which the container failed. Their models count as undecided, with a probability of 0.5.',
      resolve: ({ entry }) => entry.failures,
    }),
    containerSeconds: t.float({
      nullable: true,
      description:
        'Mean wall time of the container on the two models of a task, in seconds; null if it was not recorded.',
      resolve: ({ entry }) => entry.containerSeconds,
    }),
    peakMemoryBytes: t.float({
      nullable: true,
      description: 'Largest memory use of the container that was seen on any of the tasks.',
      resolve: ({ entry }) => entry.peakMemoryBytes,
    }),
  }),
});

const InspectionBoardType = builder.objectRef<InspectionFilter>('InspectionBoard').implement({
  description: 'The ranked defenses of the stage inspect on the models of one suite.',
  fields: (t) => ({
    suite: t.exposeString('suiteId', { description: 'Suite id.' }),
    modality: t.field({
      type: ModalityEnum,
      nullable: true,
      description: 'The modality that the board is limited to; null for all modalities.',
      resolve: ({ scope }) => (scope === 'all' ? null : scope),
    }),
    totalCount: t.int({
      description: 'Number of rows of the whole board.',
      resolve: async (filter, _arguments, { loadInspectionBoard }) => (await loadInspectionBoard(filter)).length,
    }),
    entries: t.field({
      type: [InspectionEntryType],
      description: 'Rows in rank order.',
      args: rowArguments,
      complexity: pageCost(pageLimits.rows),
      resolve: async (filter, page, { loadInspectionBoard }) => pageOfRows(await loadInspectionBoard(filter), page),
    }),
    models: t.int({
      description: 'Number of models of the suite, backdoored and clean-trained.',
      resolve: async ({ suiteId, scope }, _arguments, { loadTasks }) => {
        const tasks = (await loadTasks(suiteId)).filter(({ modality }) => scope === 'all' || modality === scope);
        const clean = new Set(tasks.map(({ scenarioId: scenario, seed }) => cleanModelOf({ scenario, seed })));
        return tasks.length + clean.size;
      },
    }),
  }),
});

builder.queryField('inspectionBoard', (t) =>
  t.field({
    type: InspectionBoardType,
    description: 'The board of the stage inspect, whose defenses tell backdoored models from clean ones.',
    args: {
      suite: t.arg.string({ description: suiteArgument }),
      modality: t.arg({ type: ModalityEnum, description: 'Only models of this modality.' }),
    },
    resolve: async (_root, { suite, modality }, { db }) => ({
      suiteId: await requireSuite(db, suite),
      scope: modality ?? ('all' as const),
    }),
  }),
);
