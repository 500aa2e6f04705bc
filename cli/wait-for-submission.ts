import { hasResult } from '../benchmark/words/evaluation-state.ts';
import { enumWord } from '../graphql/client/enum-name.ts';
import { CliError } from './cli-error.ts';
import { printProgress } from './command-output.ts';
import { readSubmission } from './read-submission.ts';
import { isFinal, type Submission } from './submission-fields.ts';

const pollIntervalMs = 1_000;
const failuresMax = 8; // in a row: about a minute and a half with the pauses between them

/** Waits until a submission has ended and reports its progress on stderr. Tolerates a site that is away for a while. */
export async function waitForSubmission(siteUrl: string, id: string): Promise<Submission> {
  let failures = 0;
  let reported = '';
  for (;;) {
    try {
      const submission = await readSubmission(siteUrl, id);
      failures = 0;
      const line = progressLine(submission);
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

/** The state in one line. Progress is rounded down to steps of ten percent, so that a log stays short. */
export function progressLine({ state, queuePosition, evaluations }: Submission): string {
  const ended = evaluations.filter((evaluation) => hasResult(enumWord(evaluation.state))).length;
  const running = evaluations
    .filter((evaluation) => evaluation.state === 'RUNNING')
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
