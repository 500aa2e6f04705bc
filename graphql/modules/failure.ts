import { platformFailureCodes } from '../../db/queries/settle-submission.ts';
import { builder } from '../builder.ts';

export interface FailureFields {
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
  readonly failureMessage: string | null;
}

/** Why something ended without a result. */
export const FailureType = builder
  .objectRef<{ code: string; detail: string | null; message: string }>('Failure')
  .implement({
    description: 'Why something ended without a result.',
    fields: (t) => ({
      code: t.exposeString('code', {
        description: 'To branch on, such as timed-out, out-of-memory or invalid-output.',
      }),
      detail: t.exposeString('detail', {
        nullable: true,
        description: 'What exactly, such as wrong-shape or exit-code-1.',
      }),
      message: t.exposeString('message', { description: 'What was found, what was expected, and what to do.' }),
      owner: t.string({
        description: '"author": final, the container has to change. "platform": our failure; it was retried.',
        resolve: ({ code }) => (platformFailureCodes.includes(code) ? 'platform' : 'author'),
      }),
    }),
  });

export function failureOf(row: FailureFields) {
  return row.failureCode === null
    ? null
    : { code: row.failureCode, detail: row.failureDetail, message: row.failureMessage ?? row.failureCode };
}
