import { Option, type Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { printJson, printLine, printProgress, type OutputOptions } from './command-output.ts';
import { graphqlRequest } from './graphql-request.ts';
import { printSubmission } from './print-submission.ts';
import { isFinal, submissionFields, submissionJson, submissionUrl, type Submission } from './submission-fields.ts';
import { findTeamToken, storeTeamToken, teamTokenVariable } from './team-token.ts';
import { storeSubmissionToken, tokenFile } from './token-store.ts';
import { waitForSubmission, waitHelp } from './wait-for-submission.ts';

interface SubmitOptions extends OutputOptions {
  readonly url: string;
  readonly team: string;
  readonly defense: string;
  readonly image: string;
  readonly suite?: string;
  readonly teamToken?: string;
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
    .addOption(
      new Option(
        '--team-token <token>',
        'token of the first submission of the team (default: the one stored on this machine)',
      ).env(teamTokenVariable),
    )
    .option('--wait', waitHelp)
    .action((_options, command: Command) => submit(command.optsWithGlobals<SubmitOptions>()));
}

async function submit(options: SubmitOptions): Promise<void> {
  const { url, team, defense, image, suite, wait, json } = options;
  const teamToken = options.teamToken || (await findTeamToken(url, team));
  const input = { team, defense, image, suite: suite ?? null, teamToken, idempotencyKey: randomUUID() };
  const { submitDefense: result } = await graphqlRequest(url, submitMutation, { input });
  if (result.__typename === 'SubmissionRejected') throw rejection(result);
  const { manageToken, submission: accepted } = result;
  if (manageToken) await keepToken(url, accepted, manageToken);
  const announce = json ? printProgress : printLine;
  if (wait) announce(`Submitted ${accepted.id}\n${submissionUrl(accepted.id, url)}`);
  const submission = wait ? await waitForSubmission(url, accepted.id) : accepted;
  if (json) printJson({ ...submissionJson(submission, url), manageToken });
  else {
    printSubmission(submission, url);
    if (!isFinal(submission)) printLine(`\nFollow it with: mbti status ${submission.id} --wait`);
  }
  if (wait && submission.state !== 'RANKED') process.exitCode = 1;
}

interface Rejection {
  readonly code: string;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

function rejection({ code, problems }: Rejection): CliError {
  const sentences = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  if (code === 'NAME_TAKEN')
    sentences.push(
      `Give the token in $${teamTokenVariable} or with --team-token, which other users of this machine can see.`,
    );
  return new CliError('SUBMISSION_REJECTED', sentences.join(' '), { code, problems });
}

/** The submission has been accepted by now, so a token that cannot be stored is printed instead of failing. */
async function keepToken(url: string, { id, team }: Submission, token: string): Promise<void> {
  try {
    await storeSubmissionToken(url, id, token);
    await storeTeamToken(url, team, token);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    printProgress(
      `The token of the team could not be stored in ${tokenFile()} (${reason}). You need it to cancel the submission, and to submit as ${team} again: ${token}`,
    );
  }
}
