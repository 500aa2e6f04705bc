import type { Command } from 'commander';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { printSubmission } from './print-submission.ts';
import { readSubmission } from './read-submission.ts';
import { submissionJson } from './submission-fields.ts';
import { readLogs } from './read-logs.ts';
import { waitForSubmission, waitHelp } from './wait-for-submission.ts';

interface StatusOptions extends OutputOptions {
  readonly url: string;
  readonly wait?: boolean;
  readonly log?: boolean;
}

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('Show the state of a submission, with its scores or its failure.')
    .argument('<id>', 'submission id')
    .option('--wait', waitHelp)
    .option('--log', 'print the ends of the logs of failed tasks')
    .action((id: string, _options, command: Command) => showStatus(id, command.optsWithGlobals<StatusOptions>()));
}

async function showStatus(id: string, { url, wait, log, json }: StatusOptions): Promise<void> {
  const submission = wait ? await waitForSubmission(url, id) : await readSubmission(url, id);
  const logs = log ? await readLogs(url, submission) : null;
  if (json) printJson(withLogs(submissionJson(submission, url), logs));
  else {
    printSubmission(submission, url);
    for (const { id: evaluationId, task } of submission.evaluations) {
      const text = logs?.get(evaluationId);
      if (text !== undefined)
        printLine(`\n${task.dataset} ${task.attack}, end of the log:\n${text ?? 'No log was kept.'}`);
    }
  }
  if (wait && submission.state !== 'RANKED') process.exitCode = 1;
}

/** With --log, each failed task has the end of its log; null if none was kept. */
function withLogs(document: ReturnType<typeof submissionJson>, logs: ReadonlyMap<string, string | null> | null) {
  if (!logs) return document;
  const evaluations = document.evaluations.map((evaluation) =>
    logs.has(evaluation.id) ? { ...evaluation, log: logs.get(evaluation.id) } : evaluation,
  );
  return { ...document, evaluations };
}
