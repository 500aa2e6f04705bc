import { formatMebibytes, formatNumber, formatRate, machineFacts, markdownTable, median } from '../measurement.ts';
import type { BenchShape, Case } from './cases.ts';
import { peerPackages, type PeerDifference, type PeerRate } from './python-peer.ts';
import { differenceInWords, standingOf, verdictOf } from './standings.ts';
import type { BakeTimes } from './time-bake.ts';

/** The measurements of one case. */
interface CaseResult {
  readonly case: Case;
  readonly rounds: { readonly ours: number[]; readonly peer: PeerRate[] };
  differences: Readonly<Record<string, PeerDifference>>; // by variant
}

/** The measurements of one shape; peak memory by round. */
export interface ShapeResult {
  readonly shape: BenchShape;
  readonly rows: readonly CaseResult[];
  readonly oursBytes: number[];
  readonly peerBytes: number[];
}

/** @param peer the versions of Python, NumPy and SciPy; null if they were not found. */
export function printRates(results: readonly ShapeResult[], peer: string | null): void {
  const rows = results.flatMap(({ shape, rows: cases }) =>
    cases.map((one) => ({ ...one, ...standingOf(one.rounds), shape, alone: one.rounds.peer[0]?.alone ?? null })),
  );
  console.log('### Samples per second on one core, triggers with default parameters\n');
  console.log(
    markdownTable<(typeof rows)[number]>(
      [
        { heading: 'shape', cell: ({ shape }) => shape.title, align: 'left' },
        { heading: 'attack', cell: (row) => row.case.id, align: 'left' },
        { heading: 'ours', cell: ({ ours }) => formatRate(ours) },
        { heading: 'NumPy', cell: (row) => formatRate(row.peer?.rate ?? null) },
        { heading: 'fastest variant, batch', cell: (row) => variantOf(row.peer), align: 'left' },
        { heading: 'ours / NumPy', cell: ({ ratio }) => formatNumber(ratio, 2) },
        { heading: 'NumPy, batch of 1', cell: ({ alone }) => formatRate(alone) },
        {
          heading: 'largest difference',
          cell: (row) => differenceInWords(row.peer ? row.differences[row.peer.variant] : undefined),
        },
        { heading: 'goal', cell: (row) => `${row.case.goal}` },
        { heading: 'result', cell: ({ ratio, case: one }) => verdictOf(ratio, one.goal), align: 'left' },
      ],
      rows,
    ),
  );
  const compared = peer ?? `NumPy and SciPy were not found: install ${peerPackages} to fill their columns`;
  console.log(
    `\nMedians of alternating rounds. Ours runs sample by sample, as the product writes a training set. NumPy and SciPy run the fastest of several variants and batch sizes (1, 64, all), on one thread and with their own random numbers; texts are in plain Python. "NumPy, batch of 1" is from the first round. "Largest difference" is that of any value of 32 samples, with the share of values that differ. ${compared}. ${machineFacts()}\n`,
  );
}

function variantOf(rate: PeerRate | null): string {
  if (rate === null) return '-';
  return rate.variant === 'plain' ? 'plain Python' : `${rate.variant}, ${rate.batch}`;
}

/** @param bare peak memory of processes that only load their libraries. */
export function printMemory(
  results: readonly ShapeResult[],
  bare: { readonly ours: number; readonly peer: number | null },
): void {
  const measured = results.map(({ shape, oursBytes, peerBytes }) => ({
    title: `${shape.count} samples of ${shape.title}`,
    ours: median(oursBytes),
    peer: peerBytes.at(-1) ?? null,
  }));
  const rows = [...measured, { title: 'libraries only', ...bare }];
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
    '\nAll input samples and one complete output are in memory. NumPy: the last round, which runs only the fastest variants.\n',
  );
}

/** @param tasks each written with every number of threads, one thread first. */
export function printBakes(tasks: readonly BakeTimes[]): void {
  const rows = tasks.flatMap(({ title, poisonedCount, seconds }) => {
    const alone = median(seconds[0]?.rounds ?? []);
    return seconds.map(({ threads, rounds }) => ({ title, poisonedCount, threads, seconds: median(rounds), alone }));
  });
  console.log('### Writing the data of one task with one and more threads\n');
  console.log(
    markdownTable<(typeof rows)[number]>(
      [
        { heading: 'task', cell: ({ title }) => title, align: 'left' },
        { heading: 'triggered samples', cell: ({ poisonedCount }) => formatNumber(poisonedCount) },
        { heading: 'threads', cell: ({ threads }) => `${threads}` },
        { heading: 'seconds', cell: (row) => formatNumber(row.seconds, 2) },
        { heading: 'speedup', cell: ({ seconds, alone }) => formatNumber(alone / seconds, 2) },
      ],
      rows,
    ),
  );
  console.log(`\nMedians of alternating rounds, wall time. ${machineFacts()}`);
}
