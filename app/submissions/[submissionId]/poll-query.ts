import { graphql, type ResultOf } from '../../../graphql/client/graphql.ts';
import { submissionViewFragment } from './submission-view.tsx';

/** What the browser asks again and again while a submission has not ended. */
export const pollQuery = graphql(
  `
    query PollSubmission($id: ID!) {
      submission(id: $id) {
        id
        ranks {
          suite
        }
        ...SubmissionView
      }
    }
  `,
  [submissionViewFragment],
);

export type PolledSubmission = NonNullable<ResultOf<typeof pollQuery>['submission']>;
