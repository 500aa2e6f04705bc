import type { Command } from 'commander';
import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { graphqlRequest } from './graphql-request.ts';
import { submissionFields, submissionJson } from './submission-fields.ts';
import { readToken } from './token-store.ts';

interface CancelOptions extends OutputOptions {
  readonly url: string;
  readonly token?: string;
}

const cancelMutation = graphql(
  `
    mutation CancelCommand($id: ID!, $manageToken: String!) {
      cancelSubmission(id: $id, manageToken: $manageToken) {
        cancelled
        message
        submission {
          ...SubmissionFields
        }
      }
    }
  `,
  [submissionFields],
);

export function addCancelCommand(program: Command): void {
  program
    .command('cancel')
    .description('Cancel one of your unfinished submissions.')
    .argument('<id>', 'submission id')
    .option('--token <token>', 'manage token (default: the one that mbti submit stored on this machine)')
    .action((id: string, _options, command: Command) => cancel(id, command.optsWithGlobals<CancelOptions>()));
}

async function cancel(id: string, { url, token, json }: CancelOptions): Promise<void> {
  const manageToken = token ?? (await readToken(id));
  if (!manageToken) {
    throw new CliError(
      'TOKEN_MISSING',
      `No manage token of ${id} is stored on this machine. Give the token with --token.`,
    );
  }
  const { cancelSubmission } = await graphqlRequest(url, cancelMutation, { id, manageToken });
  const { cancelled, message, submission } = cancelSubmission;
  if (!cancelled || !submission) throw new CliError('NOT_CANCELLED', message, { id });
  if (json) printJson(submissionJson(submission, url));
  else printLine(`${submission.defense} by ${submission.team}: cancelled`);
}
