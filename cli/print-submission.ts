import { printLine } from './command-output.ts';
import { formatRate } from './format-rate.ts';
import { formatTable } from './format-table.ts';
import { joinModalities, submissionUrl, type Evaluation, type Submission } from './submission-document.ts';

/** One submission for people. */
export function printSubmission(submission: Submission, siteUrl: string): void {
  const { failure, modalities, queuePosition, evaluations } = submission;
  printLine(`${submission.defense} by ${submission.team}: ${submission.state.toLowerCase()}`);
  const facts: readonly (readonly [string, string | null])[] = [
    ['id', submission.id],
    ['suite', submission.suite],
    ['stage', submission.stage?.toLowerCase() ?? null],
    ['modality', modalities ? joinModalities(modalities) : null],
    ['image', submission.image],
    ['digest', submission.imageDigest],
    ['queue', queuePosition === null ? null : `${queuePosition} unfinished before it`],
    ['page', submissionUrl(submission.id, siteUrl)],
  ];
  for (const [name, value] of facts) if (value !== null) printLine(`  ${name.padEnd(10)}${value}`);
  if (failure) printLine(`  ${'failure'.padEnd(10)}${failure.code}: ${failure.message}`);
  if (evaluations.length > 0) printLine(`\n${formatTable(columns, evaluations)}`);
}

const rate = (title: string, valueOf: (score: NonNullable<Evaluation['score']>) => number) => ({
  title,
  alignment: 'right' as const,
  text: ({ score }: Evaluation) => (score ? formatRate(valueOf(score)) : '–'),
});

const columns = [
  {
    title: 'TASK',
    text: ({ task }: Evaluation) =>
      `${task.dataset} ${task.attack} ${Number((task.poisonRatio * 100).toPrecision(6))}%`,
  },
  { title: 'STATE', text: ({ state, failure }: Evaluation) => (failure ? failure.code : state.toLowerCase()) },
  rate('NDE %', ({ nde }) => nde),
  rate('DER %', ({ der }) => der),
  rate('CAC %', ({ cac }) => cac),
  rate('ASR %', ({ asr }) => asr),
  rate('RAC %', ({ rac }) => rac),
];
