import { listSuiteIds } from '../../../db/queries/register-suite.ts';
import { insertSubmission } from '../../../db/queries/insert-submission.ts';
import { findSubmission, type SubmissionDetail } from '../../../db/queries/read-submissions.ts';
import { nameLengthMax, nameLengthMin } from '../../../benchmark/words/names.ts';
import { listCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { parseInput, type InputProblem } from '../../../benchmark/issue-sentence.ts';
import { listLimits } from '../../limits.ts';
import { suiteArgument, unknownSuite } from '../suite-argument.ts';
import { createManageToken } from './manage-token.ts';
import { keyLength, submissionInput } from './submission-input.ts';
import { SubmissionType } from './submission.ts';

const nameLength = `${nameLengthMin} to ${nameLengthMax} characters`;

const SubmitDefenseInput = builder.inputType('SubmitDefenseInput', {
  description: 'A container image to evaluate.',
  fields: (t) => ({
    team: t.string({ required: true, description: `Name of the team, ${nameLength}.` }),
    defense: t.string({ required: true, description: `Name of the defense, ${nameLength}.` }),
    image: t.string({ required: true, description: 'Image reference, such as localhost/my-defense:1.' }),
    suite: t.string({ description: suiteArgument }),
    idempotencyKey: t.string({
      description: `Any text of ${keyLength.min} to ${keyLength.max} characters. A second request with the same key creates no second submission.`,
    }),
  }),
});

interface Accepted {
  readonly kind: 'accepted';
  readonly detail: SubmissionDetail;
  readonly manageToken: string | null;
}
interface Rejected {
  readonly kind: 'rejected';
  readonly code: string;
  readonly problems: readonly InputProblem[];
}

const SubmissionAccepted = builder.objectRef<Accepted>('SubmissionAccepted').implement({
  description: 'The submission was accepted.',
  fields: (t) => ({
    submission: t.field({ type: SubmissionType, description: 'The submission.', resolve: ({ detail }) => detail }),
    manageToken: t.exposeString('manageToken', {
      nullable: true,
      description:
        'Token that is needed to cancel the submission. It is returned only here; null if the idempotency key was used before.',
    }),
  }),
});

const InputProblemType = builder.objectRef<InputProblem>('InputProblem').implement({
  description: 'One problem with an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The input field; empty if the problem is not about one field.' }),
    message: t.exposeString('message', { description: 'What is wrong, and what is expected.' }),
  }),
});

const SubmissionRejected = builder.objectRef<Rejected>('SubmissionRejected').implement({
  description: 'The submission was rejected.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'BAD_USER_INPUT, UNKNOWN_SUITE or QUOTA_EXCEEDED.' }),
    problems: t.field({
      type: [InputProblemType],
      complexity: listCost(listLimits.problems),
      description: 'The problems.',
      resolve: ({ problems }) => problems.slice(0, listLimits.problems),
    }),
  }),
});

const SubmitDefenseResult = builder.unionType('SubmitDefenseResult', {
  description: 'The submission, or why it was rejected.',
  types: [SubmissionAccepted, SubmissionRejected],
  resolveType: (result) =>
    (result as Accepted | Rejected).kind === 'accepted' ? SubmissionAccepted : SubmissionRejected,
});

builder.mutationField('submitDefense', (t) =>
  t.field({
    type: SubmitDefenseResult,
    description: 'Submits a container image for evaluation.',
    args: { input: t.arg({ type: SubmitDefenseInput, required: true, description: 'What to submit.' }) },
    resolve: async (_root, { input }, { db }): Promise<Accepted | Rejected> => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
      const parsed = parseInput(submissionInput, given);
      if ('problems' in parsed) return rejected('BAD_USER_INPUT', parsed.problems);
      const { team, defense, image, suite, idempotencyKey } = parsed.data;
      const manage = createManageToken();
      const result = await insertSubmission(db, {
        teamName: team,
        defenseName: defense,
        imageReference: image,
        suiteId: suite,
        idempotencyKey,
        manageTokenSha256: manage.sha256,
      });
      if (result.outcome === 'unknown-suite') {
        return rejected('UNKNOWN_SUITE', [
          {
            path: 'suite',
            message: unknownSuite(suite, await listSuiteIds(db)),
          },
        ]);
      }
      if (result.outcome === 'too-many-unfinished') {
        return rejected('QUOTA_EXCEEDED', [
          {
            path: 'team',
            message: `Team ${team} has ${result.found} unfinished submissions. Wait until one has ended, or cancel one.`,
          },
        ]);
      }
      const detail = await findSubmission(db, result.submission.id);
      if (!detail) throw new Error(`Submission ${result.submission.id} was inserted and cannot be found.`);
      return { kind: 'accepted', detail, manageToken: result.outcome === 'inserted' ? manage.token : null };
    },
  }),
);

function rejected(code: string, problems: readonly InputProblem[]): Rejected {
  return { kind: 'rejected', code, problems };
}
