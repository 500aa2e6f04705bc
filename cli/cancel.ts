import { Option, type Command } from 'commander';
import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { graphqlRequest } from './graphql-request.ts';
import { submissionFields, submissionJson } from './submission-fields.ts';
import { teamTokenVariable } from './team-token.ts';
import { originOf, readToken } from './token-store.ts';

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
    .addOption(
      new Option(
        '--token <token>',
        'token of the submission or its team (default: the one that mbti submit stored on this machine)',
      ).env(teamTokenVariable),
    )
    .action((id: string, _options, command: Command) => cancel(id, command.optsWithGlobals<CancelOptions>()));
}

async function cancel(id: string, { url, token, json }: CancelOptions): Promise<void> {
  const manageToken = token || (await readToken(url, id));
  if (!manageToken) {
    throw new CliError(
      'TOKEN_MISSING',
      `No token of ${id} at ${originOf(url)} is stored on this machine. Give the token in $${teamTokenVariable} or with --token.`,
    );
  }
  const { cancelSubmission } = await graphqlRequest(url, cancelMutation, { id, manageToken });
  const { cancelled, message, submission } = cancelSubmission;
  if (!cancelled || !submission) throw new CliError('NOT_CANCELLED', message, { id });
  if (json) printJson(submissionJson(submission, url));
  else printLine(`${submission.defense} by ${submission.team}: cancelled`);
}
