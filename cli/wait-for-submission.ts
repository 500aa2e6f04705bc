import { hasResult } from '../benchmark/words/evaluation-state.ts';
import { enumWord } from '../graphql/client/enum-name.ts';
import { CliError } from './cli-error.ts';
import { printProgress } from './command-output.ts';
import { readSubmission } from './read-submission.ts';
import { isFinal, type Submission } from './submission-fields.ts';

const pollIntervalMs = 1_000;
const failuresMax = 8; // in a row: about a minute and a half with the pauses between them

/** Exit code after Ctrl-C, as a shell reports it: 128 + SIGINT. */
const interruptedCode = 130;

/** The description of --wait. */
export const waitHelp = `wait until it has ended; exit code 1 unless it is ranked, ${interruptedCode} after Ctrl-C`;

/**
 * Waits until a submission has ended and reports its progress on stderr. Tolerates a site that is away for a while.
 * Ctrl-C ends the program, not the submission, and it says so.
 */
export async function waitForSubmission(siteUrl: string, id: string): Promise<Submission> {
  const onInterrupt = () => {
    printProgress(`\nThe submission goes on. Follow it with: mbti status ${id} --wait`);
    process.exit(interruptedCode);
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await pollSubmission(siteUrl, id, process.stderr.isTTY === true);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

async function pollSubmission(siteUrl: string, id: string, showsPhases: boolean): Promise<Submission> {
  let failures = 0;
  let reported = '';
  for (;;) {
    try {
      const submission = await readSubmission(siteUrl, id);
      failures = 0;
      const line = progressLine(submission, { showsPhases });
      if (line !== reported) printProgress(line);
      reported = line;
      if (isFinal(submission)) return submission;
    } catch (error) {
      if (!isTemporary(error) || failures >= failuresMax) throw error;
      failures += 1;
      printProgress(`${error.message} Attempt ${failures} of ${failuresMax}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(pollIntervalMs * 2 ** failures, 15_000)));
  }
}

function isTemporary(error: unknown): error is CliError {
  return error instanceof CliError && (error.code === 'SITE_UNREACHABLE' || error.code === 'SITE_FAILED');
}

/**
 * The state in one line. On a terminal it says what runs, in steps of ten percent; a log gets a line for each task that
 * ends.
 */
export function progressLine(
  { state, queuePosition, evaluations }: Submission,
  { showsPhases }: { readonly showsPhases: boolean },
): string {
  const ended = evaluations.filter((evaluation) => hasResult(enumWord(evaluation.state))).length;
  const running = evaluations
    .filter((evaluation) => showsPhases && evaluation.state === 'RUNNING')
    .map(({ task, phase, progress }) => {
      const share = progress === null ? '' : ` ${Math.floor(progress * 10) * 10}%`;
      return `${task.dataset} ${task.attack}: ${phase ?? 'running'}${share}`;
    });
  const waits = state === 'QUEUED' || state === 'RECEIVED';
  const parts = [
    waits && queuePosition ? `${enumWord(state)}, ${queuePosition} ahead of it` : enumWord(state),
    ...(evaluations.length > 0 ? [`${ended} of ${evaluations.length} tasks`] : []),
    ...running,
  ];
  return parts.join('; ');
}
