import { z } from 'zod';
import type { SubmissionState } from '../../../benchmark/words/submission-state.ts';
import { cancelSubmission } from '../../../db/queries/advance-submission.ts';
import { findSubmission, type SubmissionDetail } from '../../../db/queries/read-submissions.ts';
import { builder } from '../../builder.ts';
import { parseArguments } from '../../graphql-errors.ts';
import { isManageToken } from './manage-token.ts';
import { submissionId } from './submission-input.ts';
import { SubmissionType } from './submission.ts';

interface Cancellation {
  readonly cancelled: boolean;
  readonly message: string;
  readonly detail: SubmissionDetail | null;
}

const CancelSubmissionResult = builder.objectRef<Cancellation>('CancelSubmissionResult').implement({
  description: 'The result of a cancellation.',
  fields: (t) => ({
    cancelled: t.exposeBoolean('cancelled', { description: 'Whether this call cancelled the submission.' }),
    message: t.exposeString('message', { description: 'The result as a sentence.' }),
    submission: t.field({
      type: SubmissionType,
      nullable: true,
      description: 'The submission after this call.',
      resolve: ({ detail }) => detail,
    }),
  }),
});

builder.mutationField('cancelSubmission', (t) =>
  t.field({
    type: CancelSubmissionResult,
    description: 'Cancels an unfinished submission. A running container is stopped.',
    args: {
      id: t.arg.id({ required: true, description: 'Submission id.' }),
      manageToken: t.arg.string({ required: true, description: 'The token that submitDefense returned.' }),
    },
    resolve: async (_root, args, { db }): Promise<Cancellation> => {
      const { id, manageToken } = parseArguments(
        z.object({ id: submissionId, manageToken: z.string().max(100) }),
        args,
      );
      const found = await findSubmission(db, id);
      if (!found || !isManageToken(manageToken, found.submission.manageTokenSha256)) {
        return { cancelled: false, message: 'There is no submission with this id and token.', detail: null };
      }
      const cancelled = await cancelSubmission(db, id);
      const detail = (await findSubmission(db, id)) ?? null;
      return {
        cancelled,
        message: cancelled ? 'Cancelled.' : alreadyEnded((detail ?? found).submission.state),
        detail,
      };
    },
  }),
);

function alreadyEnded(state: SubmissionState): string {
  return `This submission has already ${state === 'failed' ? 'failed' : `been ${state}`}.`;
}
