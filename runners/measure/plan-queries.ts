import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { RunSecret } from './run-secret.ts';

/** One query: a row of one of the test sets. */
export interface PlannedQuery {
  readonly id: string;
  readonly set: 'clean' | 'triggered';
  readonly row: number;
  /** Asked before, in an earlier window. */
  readonly isRepeated: boolean;
}

export interface QueryRequest {
  /** Rows of the clean test set. */
  readonly cleanCount: number;
  /** [triggered] the row of the clean test set that each triggered sample was made from. */
  readonly sources: Int32Array;
  /** Samples that are asked a second time in each run. */
  readonly repeats: number;
  readonly secret: RunSecret;
}

/** Between the places of a sample and of its repetition; more than any window. */
const windowGap = 64;
/** The share of clean samples that the first run asks, of those that also come with the trigger. */
const shareRange = { least: 0.25, most: 0.75 } as const;

/**
 * The queries of a filter, in two runs of its container. Every sample of both test sets is asked once; no run has a
 * sample both with and without the trigger, because the difference of the two would show the trigger to whoever
 * remembers queries. The share of triggered queries of a run is secret, because a filter that knows it needs no
 * threshold; over both runs it is that of the test sets. In each run, some samples are asked a second time, in another
 * window. Ids say nothing.
 * Source: metrics.md 4.4 and 4.5.
 */
export function planQueries({
  cleanCount,
  sources,
  repeats,
  secret,
}: QueryRequest): readonly (readonly PlannedQuery[])[] {
  const seed = secret.seed('queries');
  const choices = new RandomStream(seed, 'filter/runs');
  const share = shareRange.least + (shareRange.most - shareRange.least) * choices.uniform();
  const isAttacked = new Uint8Array(cleanCount);
  for (const row of sources) isAttacked[row] = 1;
  const isFirst = Uint8Array.from(isAttacked, (flag) => Number(choices.uniform() < (flag ? share : 0.5)));
  return [1, 0].map((first, run) => {
    const clean = [...isFirst.keys()].filter((row) => isFirst[row] === first);
    const triggered = [...sources.keys()].filter((row) => isFirst[sources[row] ?? 0] !== first);
    const queries = [
      ...clean.map((row) => ({ set: 'clean' as const, row })),
      ...triggered.map((row) => ({ set: 'triggered' as const, row })),
    ];
    const ordered = inOrder(queries, { repeats, seed, run });
    return ordered.map((query, place) => ({ ...query, id: secret.word(`query ${run} ${place}`) }));
  });
}

type Unnamed = Omit<PlannedQuery, 'id'>;

/**
 * Shuffles queries; some of the first half come again at random places of the second half. Which ones does not depend on
 * their set, so that a repetition tells nothing.
 */
function inOrder(
  queries: readonly Omit<Unnamed, 'isRepeated'>[],
  { repeats, seed, run }: { readonly repeats: number; readonly seed: number; readonly run: number },
): readonly Unnamed[] {
  const order = shuffled(queries, new RandomStream(seed, 'filter/order', { variant: run }));
  const middle = Math.ceil(order.length / 2);
  const early = order.slice(0, Math.max(0, middle - windowGap));
  const again = shuffled(early, new RandomStream(seed, 'filter/again', { variant: run })).slice(0, repeats);
  const first = (query: Omit<Unnamed, 'isRepeated'>): Unnamed => ({ ...query, isRepeated: false });
  const late = [...order.slice(middle).map(first), ...again.map((query) => ({ ...query, isRepeated: true }))];
  return [
    ...order.slice(0, middle).map(first),
    ...shuffled(late, new RandomStream(seed, 'filter/repeats', { variant: run })),
  ];
}

function shuffled<Value>(values: readonly Value[], stream: RandomStream): readonly Value[] {
  return Array.from(stream.shuffle(values.length)).flatMap((at) => values.slice(at, at + 1));
}
