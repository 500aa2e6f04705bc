import { findFailureKind, isPlatformFailure } from '../../benchmark/words/failure-catalog.ts';
import { textCost } from '../answer-cost.ts';
import { builder } from '../builder.ts';

interface FailureColumns {
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
  readonly failureMessage: string | null;
}

export const FailureType = builder
  .objectRef<{ code: string; detail: string | null; message: string }>('Failure')
  .implement({
    description: 'Why a submission or an evaluation ended without a result.',
    fields: (t) => ({
      code: t.exposeString('code', {
        description: 'What happened, for programs: timed-out, out-of-memory, invalid-output, …',
      }),
      detail: t.exposeString('detail', {
        nullable: true,
        description: 'More exactly, such as wrong-shape or exit-code-1.',
      }),
      message: t.exposeString('message', {
        description: 'What was found, and what was expected.',
        complexity: textCost(4_000),
      }),
      meaning: t.string({
        nullable: true,
        complexity: textCost(500),
        description: 'What the code means. Null for a code that only another release of the platform knows.',
        resolve: ({ code }) => findFailureKind(code)?.meaning ?? null,
      }),
      remedy: t.string({
        nullable: true,
        complexity: textCost(500),
        description: 'What to do about failures with this code. Null like `meaning`.',
        resolve: ({ code }) => findFailureKind(code)?.remedy ?? null,
      }),
      owner: t.string({
        description:
          '"author": the failure is final, and the container has to be changed. "platform": a failure of the platform, which was retried.',
        resolve: ({ code }) => (isPlatformFailure(code) ? 'platform' : 'author'),
      }),
    }),
  });

/** The failure in the columns of a row, or null if the row has not failed. */
export function failureOf({ failureCode, failureDetail, failureMessage }: FailureColumns) {
  if (failureCode === null) return null;
  return {
    code: failureCode,
    detail: failureDetail,
    message: failureMessage ?? findFailureKind(failureCode)?.meaning ?? failureCode,
  };
}
