import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { graphqlRequest } from './graphql-request.ts';
import { submissionFields, type Submission } from './submission-fields.ts';

const statusQuery = graphql(
  `
    query StatusCommand($id: ID!) {
      submission(id: $id) {
        ...SubmissionFields
      }
    }
  `,
  [submissionFields],
);

/** @throws CliError SUBMISSION_UNKNOWN, or what `graphqlRequest` throws. */
export async function readSubmission(siteUrl: string, id: string): Promise<Submission> {
  const { submission } = await graphqlRequest(siteUrl, statusQuery, { id });
  if (!submission) throw new CliError('SUBMISSION_UNKNOWN', `There is no submission ${id} at ${siteUrl}.`, { id });
  return submission;
}
