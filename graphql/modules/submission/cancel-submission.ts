import { z } from 'zod';
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
  description: 'What became of a cancellation.',
  fields: (t) => ({
    cancelled: t.exposeBoolean('cancelled', { description: 'Whether this call cancelled it.' }),
    message: t.exposeString('message', { description: 'A sentence for people.' }),
    submission: t.field({
      type: SubmissionType,
      nullable: true,
      description: 'The submission as it is now.',
      resolve: ({ detail }) => detail,
    }),
  }),
});

builder.mutationField('cancelSubmission', (t) =>
  t.field({
    type: CancelSubmissionResult,
    description: 'Ends an unfinished submission; a running container is stopped.',
    args: {
      id: t.arg.id({ required: true, description: 'Submission id.' }),
      manageToken: t.arg.string({ required: true, description: 'As submitDefense returned it.' }),
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
        message: cancelled ? 'Cancelled.' : `It had already ended: ${found.submission.state}.`,
        detail,
      };
    },
  }),
);
