'use server';
import { graphql } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import type { SubmitState } from './submit-state.ts';

const submitMutation = graphql(`
  mutation SubmitForm($input: SubmitDefenseInput!) {
    submitDefense(input: $input) {
      __typename
      ... on SubmissionAccepted {
        manageToken
        submission {
          id
        }
      }
      ... on SubmissionRejected {
        problems {
          path
          message
        }
      }
    }
  }
`);

/** Submits the values of the form. The form stores the returned token and opens the page of the submission. */
export async function submitDefense(_previous: SubmitState, form: FormData): Promise<SubmitState> {
  const values = {
    team: textOf(form, 'team'),
    defense: textOf(form, 'defense'),
    image: textOf(form, 'image'),
    suite: textOf(form, 'suite'),
    teamToken: textOf(form, 'teamToken').trim(),
  };
  const idempotencyKey = textOf(form, 'idempotencyKey') || null;
  try {
    const optional = { suite: values.suite || null, teamToken: values.teamToken || null };
    const variables = { input: { ...values, ...optional, idempotencyKey } };
    const { submitDefense: result } = await executeOperation(submitMutation, variables);
    if (result.__typename === 'SubmissionRejected') {
      return { values, accepted: null, problems: result.problems };
    }
    const accepted = { submissionId: result.submission.id, manageToken: result.manageToken };
    return { values, accepted, problems: [] };
  } catch (error) {
    console.error('A defense could not be submitted:', error);
    const message = 'The defense could not be submitted, because the database did not answer. Try again.';
    return { values, accepted: null, problems: [{ path: '', message }] };
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
