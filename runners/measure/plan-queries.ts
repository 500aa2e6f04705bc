import { RandomStream } from '../../benchmark/random/random-stream.ts';

/** One query: a row of one of the test sets. */
export interface PlannedQuery {
  readonly id: string;
  readonly set: 'clean' | 'triggered';
  readonly row: number;
  /** Asked before, in an earlier window. */
  readonly isRepeated: boolean;
}

/**
 * The queries of a filter in the order in which they are asked: every sample of both test sets once, shuffled, and some
 * of each set a second time. Samples that are repeated are asked in the first half, and again at random places of the
 * second, so never twice in a window. Ids are random words without a meaning.
 * @param seed secret, so that no container can know the order.
 */
export function planQueries(
  counts: { readonly clean: number; readonly triggered: number },
  { seed, repeats }: { readonly seed: number; readonly repeats: number },
): readonly PlannedQuery[] {
  const all = [
    ...Array.from({ length: counts.clean }, (_, row) => ({ set: 'clean' as const, row })),
    ...Array.from({ length: counts.triggered }, (_, row) => ({ set: 'triggered' as const, row })),
  ];
  const order = Array.from(new RandomStream(seed, 'filter/order').shuffle(all.length), (at) => required(all[at]));
  const middle = Math.ceil(order.length / 2);
  const early = order.slice(0, Math.max(0, middle - windowGap));
  const chosen = (['clean', 'triggered'] as const).flatMap((set) =>
    early.filter((query) => query.set === set).slice(0, repeats),
  );
  const late = [...order.slice(middle), ...chosen.map((query) => ({ ...query, isRepeated: true }))];
  const shuffled = Array.from(new RandomStream(seed, 'filter/repeats').shuffle(late.length), (at) =>
    required(late[at]),
  );
  const words = new RandomStream(seed, 'filter/ids');
  const used = new Set<string>();
  const newId = (): string => {
    const id = words.u32().toString(36).padStart(7, '0') + words.u32().toString(36).padStart(7, '0');
    if (used.has(id)) return newId();
    used.add(id);
    return id;
  };
  return [...order.slice(0, middle), ...shuffled].map((query) => ({
    isRepeated: false,
    ...query,
    id: newId(),
  }));
}

/** More than any window, so that a sample and its repetition are never in the same one. */
const windowGap = 64;

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A shuffled index is out of range.');
  return value;
}
