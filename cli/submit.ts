import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { printJson, printLine, printProgress, type OutputOptions } from './command-output.ts';
import { graphqlRequest } from './graphql-request.ts';
import { printSubmission } from './print-submission.ts';
import { isFinal, submissionFields, submissionJson } from './submission-fields.ts';
import { storeToken, tokenFile } from './token-store.ts';
import { waitForSubmission } from './wait-for-submission.ts';

interface SubmitOptions extends OutputOptions {
  readonly url: string;
  readonly team: string;
  readonly defense: string;
  readonly image: string;
  readonly suite?: string;
  readonly wait?: boolean;
}

const submitMutation = graphql(
  `
    mutation SubmitCommand($input: SubmitDefenseInput!) {
      submitDefense(input: $input) {
        __typename
        ... on SubmissionAccepted {
          manageToken
          submission {
            ...SubmissionFields
          }
        }
        ... on SubmissionRejected {
          code
          problems {
            path
            message
          }
        }
      }
    }
  `,
  [submissionFields],
);

export function addSubmitCommand(program: Command): void {
  program
    .command('submit')
    .description('Submit a container image for evaluation.')
    .requiredOption('--team <name>', 'your team name, as shown on the board')
    .requiredOption('--defense <name>', 'name of the defense')
    .requiredOption('--image <reference>', 'image reference, for example localhost/my-defense:1')
    .option('--suite <id>', 'suite to evaluate it on (default: the default suite of the site)')
    .option('--wait', 'wait until it has ended; exit code 1 unless it is ranked')
    .action((_options, command: Command) => submit(command.optsWithGlobals<SubmitOptions>()));
}

async function submit({ url, team, defense, image, suite, wait, json }: SubmitOptions): Promise<void> {
  const input = { team, defense, image, suite: suite ?? null, idempotencyKey: randomUUID() };
  const { submitDefense: result } = await graphqlRequest(url, submitMutation, { input });
  if (result.__typename === 'SubmissionRejected') {
    const message = result.problems.map((problem) =>
      problem.path ? `${problem.path}: ${problem.message}` : problem.message,
    );
    throw new CliError('SUBMISSION_REJECTED', message.join('; '), { code: result.code, problems: result.problems });
  }
  const { manageToken } = result;
  if (manageToken) await keepToken(result.submission.id, manageToken);
  const submission = wait ? await waitForSubmission(url, result.submission.id) : result.submission;
  if (json) printJson({ ...submissionJson(submission, url), manageToken });
  else {
    printSubmission(submission, url);
    if (!isFinal(submission)) printLine(`\nFollow it with: mbti status ${submission.id} --wait`);
  }
  if (wait && submission.state !== 'RANKED') process.exitCode = 1;
}

/** The submission has been accepted by now, so a token that cannot be stored is printed instead of failing. */
async function keepToken(submissionId: string, manageToken: string): Promise<void> {
  try {
    await storeToken(submissionId, manageToken);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    printProgress(
      `The manage token could not be stored in ${tokenFile()} (${reason}). You need it to cancel the submission: ${manageToken}`,
    );
  }
}
