import type { StageEntry } from '../../../db/queries/list-entries-of-image.ts';
import { builder } from '../../builder.ts';
import { StageEnum, SubmissionStateEnum } from '../enums.ts';

export const StageEntryType = builder.objectRef<StageEntry>('StageEntry').implement({
  description: 'A submission of the same image for another of the stages that it declares.',
  fields: (t) => ({
    submissionId: t.exposeID('id', { description: 'Id of the submission.' }),
    stage: t.field({
      type: StageEnum,
      nullable: true,
      description: 'The stage; null before validation.',
      resolve: ({ stage, enteredStage }) => stage ?? enteredStage,
    }),
    state: t.field({ type: SubmissionStateEnum, description: 'Current state.', resolve: ({ state }) => state }),
  }),
});
