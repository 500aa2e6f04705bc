import type { Command } from 'commander';
import { printJson, type OutputOptions } from './command-output.ts';
import { printSubmission } from './print-submission.ts';
import { readSubmission } from './read-submission.ts';
import { submissionJson } from './submission-fields.ts';
import { waitForSubmission } from './wait-for-submission.ts';

interface StatusOptions extends OutputOptions {
  readonly url: string;
  readonly wait?: boolean;
}

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('Show the state of a submission, with its scores or its failure.')
    .argument('<id>', 'submission id')
    .option('--wait', 'wait until it has ended; exit code 1 unless it is ranked')
    .action((id: string, _options, command: Command) => showStatus(id, command.optsWithGlobals<StatusOptions>()));
}

async function showStatus(id: string, { url, wait, json }: StatusOptions): Promise<void> {
  const submission = wait ? await waitForSubmission(url, id) : await readSubmission(url, id);
  if (json) printJson(submissionJson(submission, url));
  else printSubmission(submission, url);
  if (wait && submission.state !== 'RANKED') process.exitCode = 1;
}
