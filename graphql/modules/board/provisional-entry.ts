import type { ProvisionalEntry } from '../../../db/queries/read-provisional.ts';
import { listCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { listLimits } from '../../limits.ts';
import { ModalityEnum, StageEnum } from '../enums.ts';
import { scoreMeaning } from '../score-meaning.ts';

const soFar = 'after the defense, mean over the finished tasks; null before there is one';

export const ProvisionalEntryType = builder.objectRef<ProvisionalEntry>('ProvisionalEntry').implement({
  description:
    'A submission that is being evaluated for a board: its means so far. It has no rank until all of its tasks are finished.',
  fields: (t) => ({
    submissionId: t.exposeID('submissionId', { description: 'Id of the submission.' }),
    defense: t.exposeString('defenseName', { description: 'Name of the defense.' }),
    team: t.exposeString('teamName', { description: 'Team that submitted it.' }),
    stage: t.field({ type: StageEnum, description: 'Where the defense acts.', resolve: ({ stage }) => stage }),
    modalities: t.field({
      type: [ModalityEnum],
      complexity: listCost(listLimits.modalities),
      description: 'Modalities that the image declares.',
      resolve: ({ modalities }) => [...modalities],
    }),
    finished: t.exposeInt('finishedCount', { description: 'Number of its tasks on this board that are finished.' }),
    tasks: t.exposeInt('taskCount', { description: 'Number of its tasks on this board.' }),
    failures: t.int({
      description: 'Number of finished tasks on which the container failed. They count as no effect.',
      resolve: ({ soFar: found }) => found?.failures ?? 0,
    }),
    nde: t.float({
      nullable: true,
      description: scoreMeaning('nde', 'averaged over the finished tasks; null before there is one'),
      resolve: ({ soFar: found }) => found?.netDefenseEffect ?? null,
    }),
    der: t.float({
      nullable: true,
      description: scoreMeaning('der', 'averaged over the finished tasks; null before there is one'),
      resolve: ({ soFar: found }) => found?.defenseEffectiveness ?? null,
    }),
    cac: t.float({
      nullable: true,
      description: scoreMeaning('cac', soFar),
      resolve: ({ soFar: found }) => found?.cleanAccuracy ?? null,
    }),
    asr: t.float({
      nullable: true,
      description: scoreMeaning('asr', soFar),
      resolve: ({ soFar: found }) => found?.attackSuccessRate ?? null,
    }),
    rac: t.float({
      nullable: true,
      description: scoreMeaning('rac', soFar),
      resolve: ({ soFar: found }) => found?.robustAccuracy ?? null,
    }),
  }),
});
