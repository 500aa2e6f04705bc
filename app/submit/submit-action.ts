'use server';
import { executeOperation } from '../../graphql/execute.ts';
import type { SubmitState } from './submit-state.ts';

const submitDocument = /* GraphQL */ `
  mutation Submit($input: SubmitDefenseInput!) {
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
`;

type SubmitResult =
  | {
      readonly __typename: 'SubmissionAccepted';
      readonly manageToken: string | null;
      readonly submission: { readonly id: string };
    }
  | {
      readonly __typename: 'SubmissionRejected';
      readonly problems: readonly { readonly path: string; readonly message: string }[];
    };

/** Enters what the form holds. Its result goes back to the form, which stores the token and moves on. */
export async function submitDefense(_previous: SubmitState, form: FormData): Promise<SubmitState> {
  const values = { team: textOf(form, 'team'), defense: textOf(form, 'defense'), image: textOf(form, 'image') };
  const idempotencyKey = textOf(form, 'idempotencyKey') || null;
  try {
    const variables = { input: { ...values, idempotencyKey } };
    const { submitDefense: result } = await executeOperation<{ submitDefense: SubmitResult }>(
      submitDocument,
      variables,
    );
    if (result.__typename === 'SubmissionRejected') {
      return { values, accepted: null, problems: result.problems.map(({ path, message }) => ({ path, message })) };
    }
    const accepted = { submissionId: result.submission.id, manageToken: result.manageToken };
    return { values, accepted, problems: [] };
  } catch (error) {
    console.error('A submission could not be entered:', error);
    const message = 'It could not be entered: the database did not answer. Nothing was lost; try again.';
    return { values, accepted: null, problems: [{ path: '', message }] };
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
