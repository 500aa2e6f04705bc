import { formatMebibytes, formatNumber, formatRate, machineFacts, markdownTable, median } from '../measurement.ts';
import type { BenchShape, Case } from './cases.ts';
import { peerPackages, type PeerDifference, type PeerRate } from './python-peer.ts';
import { differenceInWords, standingOf, verdictOf } from './standings.ts';
import type { BakeTimes } from './time-bake.ts';

/** What is collected of one case. */
interface CaseResult {
  readonly case: Case;
  readonly rounds: { readonly ours: number[]; readonly peer: PeerRate[] };
  differences: Readonly<Record<string, PeerDifference>>; // by variant
}

/** What is collected of one shape; peak memory by round. */
export interface ShapeResult {
  readonly shape: BenchShape;
  readonly rows: readonly CaseResult[];
  readonly oursBytes: number[];
  readonly peerBytes: number[];
}

/** @param peer its versions; null where there is none. */
export function printRates(results: readonly ShapeResult[], peer: string | null): void {
  const rows = results.flatMap(({ shape, rows: cases }) =>
    cases.map((one) => ({ ...one, ...standingOf(one.rounds), shape, alone: one.rounds.peer[0]?.alone ?? null })),
  );
  console.log('### Samples in a second of one core, triggers with default parameters\n');
  console.log(
    markdownTable<(typeof rows)[number]>(
      [
        { heading: 'shape', cell: ({ shape }) => shape.title, align: 'left' },
        { heading: 'attack', cell: (row) => row.case.id, align: 'left' },
        { heading: 'ours', cell: ({ ours }) => formatRate(ours) },
        { heading: 'NumPy', cell: (row) => formatRate(row.peer?.rate ?? null) },
        { heading: 'fastest form, batch', cell: (row) => formOf(row.peer), align: 'left' },
        { heading: 'ours / NumPy', cell: ({ ratio }) => formatNumber(ratio, 2) },
        { heading: 'NumPy, one by one', cell: ({ alone }) => formatRate(alone) },
        {
          heading: 'same output: difference',
          cell: (row) => differenceInWords(row.peer ? row.differences[row.peer.variant] : undefined),
        },
        { heading: 'goal', cell: (row) => `${row.case.goal}` },
        { heading: 'is', cell: ({ ratio, case: one }) => verdictOf(ratio, one.goal), align: 'left' },
      ],
      rows,
    ),
  );
  const compared = peer ?? `Nothing to compare with: ${peerPackages} fill the columns of NumPy`;
  console.log(
    `\nMedians of alternating rounds. Ours, sample by sample, as the product writes a training set; NumPy and SciPy, in the fastest of several forms and batch sizes (1, 64, all), on one thread and with their own random numbers; texts in plain Python. "One by one": NumPy at a batch of 1, from the first round. The difference is the largest between any two values of 32 samples, and the share of values that differ. ${compared}. ${machineFacts()}\n`,
  );
}

function formOf(rate: PeerRate | null): string {
  if (rate === null) return '-';
  return rate.variant === 'plain' ? 'plain Python' : `${rate.variant}, ${rate.batch}`;
}

/** @param bare peak memory of processes that do nothing. */
export function printMemory(
  results: readonly ShapeResult[],
  bare: { readonly ours: number; readonly peer: number | null },
): void {
  const measured = results.map(({ shape, oursBytes, peerBytes }) => ({
    title: `${shape.count} samples of ${shape.title}`,
    ours: median(oursBytes),
    peer: peerBytes.at(-1) ?? null,
  }));
  const rows = [...measured, { title: 'nothing but its libraries', ...bare }];
  console.log('### Peak memory of the processes, MiB\n');
  console.log(
    markdownTable<(typeof rows)[number]>(
      [
        { heading: 'process', cell: ({ title }) => title, align: 'left' },
        { heading: 'ours', cell: ({ ours }) => formatMebibytes(ours) },
        { heading: 'NumPy', cell: ({ peer }) => formatMebibytes(peer) },
      ],
      rows,
    ),
  );
  console.log(
    '\nHosts and a whole output are in memory; of NumPy, the last round, which runs the fastest forms only.\n',
  );
}

/** @param tasks the same with each number of threads, one thread first. */
export function printBakes(tasks: readonly BakeTimes[]): void {
  const rows = tasks.flatMap(({ title, poisonedCount, seconds }) => {
    const alone = median(seconds[0]?.rounds ?? []);
    return seconds.map(({ threads, rounds }) => ({ title, poisonedCount, threads, seconds: median(rounds), alone }));
  });
  console.log('### Writing the data of one task with several threads\n');
  console.log(
    markdownTable<(typeof rows)[number]>(
      [
        { heading: 'task', cell: ({ title }) => title, align: 'left' },
        { heading: 'samples with trigger', cell: ({ poisonedCount }) => formatNumber(poisonedCount) },
        { heading: 'threads', cell: ({ threads }) => `${threads}` },
        { heading: 'seconds', cell: (row) => formatNumber(row.seconds, 2) },
        { heading: 'times as fast', cell: ({ seconds, alone }) => formatNumber(alone / seconds, 2) },
      ],
      rows,
    ),
  );
  console.log(`\nMedians of alternating rounds, on the wall. ${machineFacts()}`);
}
