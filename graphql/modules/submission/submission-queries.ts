import {
  findEvaluationDetail,
  findSubmission,
  listSubmissions,
  type SubmissionDetail,
} from '../../../db/queries/read-submissions.ts';
import { listCost, pageCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { parseArguments } from '../../graphql-errors.ts';
import { inputText } from '../../input-text.ts';
import { pageLimits } from '../../limits.ts';
import { SubmissionStateEnum } from '../enums.ts';
import { EvaluationWithLogType } from './evaluation.ts';
import { evaluationId, submissionId, submissionsPage } from './submission-input.ts';
import { SubmissionType } from './submission.ts';

builder.queryField('submission', (t) =>
  t.field({
    type: SubmissionType,
    nullable: true,
    description: 'One submission, or null if there is no submission with this id.',
    args: { id: t.arg.id({ required: true, description: 'Submission id.' }) },
    resolve: async (_root, { id }, { db }) => (await findSubmission(db, parseArguments(submissionId, id))) ?? null,
  }),
);

const defaultRows = 20;
/** The rows are counted where `first` is known: at the field that returns the page. */
const onePage = listCost(1);

builder.queryField('evaluation', (t) =>
  t.field({
    type: EvaluationWithLogType,
    nullable: true,
    description: 'One evaluation with its log, or null if there is no evaluation with this id.',
    args: { id: t.arg.id({ required: true, description: 'Evaluation id.' }) },
    resolve: async (_root, { id }, { db }) =>
      (await findEvaluationDetail(db, parseArguments(evaluationId, id))) ?? null,
  }),
);

interface SubmissionPage {
  readonly nodes: readonly SubmissionDetail[];
  readonly hasNextPage: boolean;
}

const cursorOf = ({ submission }: SubmissionDetail) =>
  Buffer.from(`${submission.createdAt.getTime()} ${submission.id}`).toString('base64url');

const PageInfoType = builder.objectRef<SubmissionPage>('PageInfo').implement({
  description: 'The end of a page, and how to get the next one.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether there is another page.' }),
    endCursor: t.string({
      nullable: true,
      description: 'Cursor to pass as `after` for the next page.',
      resolve: ({ nodes }) => {
        const last = nodes.at(-1);
        return last ? cursorOf(last) : null;
      },
    }),
  }),
});

const SubmissionEdgeType = builder.objectRef<SubmissionDetail>('SubmissionEdge').implement({
  description: 'A submission with its cursor.',
  fields: (t) => ({
    cursor: t.string({ description: 'Cursor of this submission.', resolve: cursorOf }),
    node: t.field({ type: SubmissionType, description: 'The submission.', resolve: (detail) => detail }),
  }),
});

const SubmissionConnectionType = builder.objectRef<SubmissionPage>('SubmissionConnection').implement({
  description: 'A page of submissions.',
  fields: (t) => ({
    nodes: t.field({
      type: [SubmissionType],
      complexity: onePage,
      description: 'The submissions.',
      resolve: ({ nodes }) => [...nodes],
    }),
    edges: t.field({
      type: [SubmissionEdgeType],
      complexity: onePage,
      description: 'The submissions with their cursors.',
      resolve: ({ nodes }) => [...nodes],
    }),
    pageInfo: t.field({ type: PageInfoType, description: 'How to get the next page.', resolve: (page) => page }),
  }),
});

builder.queryField('submissions', (t) =>
  t.field({
    type: SubmissionConnectionType,
    complexity: pageCost(pageLimits.rows, defaultRows),
    description: 'Submissions, newest first.',
    args: {
      first: t.arg.int({
        defaultValue: defaultRows,
        description: `Number of submissions, at most ${pageLimits.rows}.`,
      }),
      after: t.arg.string({ description: 'The endCursor of the previous page.' }),
      state: t.arg({ type: SubmissionStateEnum, description: 'Only submissions in this state.' }),
      team: t.arg.string({ description: 'Only submissions of this team.' }),
    },
    resolve: async (_root, { first, after, state, team }, { db }) => {
      const page = parseArguments(submissionsPage, { first: first ?? defaultRows, after: after ?? undefined });
      const filter = {
        state: state ?? undefined,
        teamName: parseArguments(inputText(100).optional(), team ?? undefined),
      };
      const found = await listSubmissions(db, filter, { limit: page.first + 1, after: page.after });
      return { nodes: found.slice(0, page.first), hasNextPage: found.length > page.first };
    },
  }),
);
