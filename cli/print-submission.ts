import { terms, type Term } from '../benchmark/words/terms.ts';
import { formatWait } from '../benchmark/words/format-wait.ts';
import { enumWord } from '../graphql/client/enum-name.ts';
import { printLine } from './command-output.ts';
import { formatRate, formatRatio } from '../benchmark/words/format-rate.ts';
import { formatTable, type Column } from './format-table.ts';
import { joinModalities, submissionUrl, type Evaluation, type Submission } from './submission-fields.ts';

/** Prints a submission as text. */
export function printSubmission(submission: Submission, siteUrl: string): void {
  const { failure, modalities, otherStages, rank, queuePosition, estimatedSecondsLeft, evaluations } = submission;
  printLine(`${submission.defense} by ${submission.team}: ${enumWord(submission.state)}`);
  const facts: readonly (readonly [string, string | null])[] = [
    ['id', submission.id],
    ['suite', submission.suite],
    ['stage', submission.stage && enumWord(submission.stage)],
    ...otherStages.map(
      ({ submissionId, stage, state }) =>
        ['also for', `${stage ? enumWord(stage) : 'another stage'}: ${submissionId}, ${enumWord(state)}`] as const,
    ),
    ['modality', modalities ? joinModalities(modalities) : null],
    ['image', submission.image],
    ['digest', submission.imageDigest],
    ['rank', rank && `${rank.rank} of ${rank.total}`],
    ['queue', queuePosition === null ? null : `${queuePosition} submissions will be served before it`],
    ['left', estimatedSecondsLeft === null ? null : `${formatWait(estimatedSecondsLeft)} (estimated)`],
    ['page', submissionUrl(submission.id, siteUrl)],
  ];
  for (const [name, value] of facts) if (value !== null) printLine(`  ${name.padEnd(10)}${value}`);
  if (failure) {
    printLine(`  ${'failure'.padEnd(10)}${failure.code}: ${failure.message}`);
    if (failure.remedy !== null) printLine(`  ${''.padEnd(10)}${failure.remedy}`);
  }
  if (evaluations.length > 0) printLine(`\n${formatTable(columns, evaluations)}`);
  printFailureCodes(evaluations);
}

/** What the failure codes in the table mean, each once. The message of each failure is in the output of `--json`. */
function printFailureCodes(evaluations: readonly Evaluation[]): void {
  const kinds = new Map(evaluations.flatMap(({ failure }) => (failure ? [[failure.code, failure] as const] : [])));
  if (kinds.size > 0) printLine();
  for (const { code, meaning, remedy } of kinds.values()) {
    printLine([`${code}:`, meaning ?? 'No meaning is known.', remedy].filter((part) => part !== null).join(' '));
  }
}

const rate = (term: Term): Column<Evaluation> => ({
  title: `${terms[term].short} %`,
  alignment: 'right',
  text: ({ score }) => formatRate(score && score[term]),
});

const columns: readonly Column<Evaluation>[] = [
  {
    title: 'TASK',
    text: ({ task }) => `${task.dataset} ${task.attack} ${formatRatio(task.poisonRatio)}`,
  },
  { title: 'STATE', text: ({ state, failure }) => (failure ? failure.code : enumWord(state)) },
  ...(['nde', 'der', 'cac', 'asr', 'rac'] as const).map(rate),
];
