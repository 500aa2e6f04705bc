import { graphql, type ResultOf } from '../../../graphql/client/graphql.ts';
import { submissionViewFragment } from './submission-view.tsx';
import { verdictFragment } from './verdict.tsx';

/** What the page of one submission shows. Run in process first, then over HTTP until the submission has ended. */
export const submissionQuery = graphql(
  `
    query Submission($id: ID!) {
      submission(id: $id) {
        id
        defense
        team
        state
        ...Verdict
        ...SubmissionView
      }
    }
  `,
  [verdictFragment, submissionViewFragment],
);

export type Submission = NonNullable<ResultOf<typeof submissionQuery>['submission']>;
