import type * as onnxRuntime from 'onnxruntime-node';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { compareAnswers, flipsAllowed, type AnswerChanges } from './compare-answers.ts';
import { InferenceError } from './inference-error.ts';
import type { QueryRows } from './query-rows.ts';

/** Asks a model. @returns float32 [rows, classes] for one batch. */
export type AskModel = (batch: onnxRuntime.Tensor) => Promise<Float32Array>;

const smallBatches = { sizeMin: 2, sizeMax: 60 } as const;
const askedAlone = 50;

/**
 * Asks for every row, in batches of equal size. All sets are shuffled together, so that a model that looks at its whole
 * batch cannot infer from it what class a sample has or whether it is triggered.
 * @returns float32 [rows, classes], in the order of the rows.
 */
export async function askAll(rows: QueryRows, ask: AskModel, batchSize: number, classCount: number) {
  const order = new RandomStream(0, 'inference/order').shuffle(rows.count);
  return askInOrder(rows, ask, order, () => batchSize, classCount);
}

/**
 * Asks again for every row in a second batching, in which a row is with 2 to 60 others, in another order, and for 50
 * rows alone. Batches of random size have random statistics, so that a model gains nothing from what all large batches
 * have in common. The answers must be those of the first batching; see `compareAnswers` for what that means.
 * @throws InferenceError ANSWERS_UNSTABLE
 */
export async function requireSameAnswers(
  rows: QueryRows,
  first: Float32Array,
  ask: AskModel,
  { batchSizeMax, classCount }: { readonly batchSizeMax: number; readonly classCount: number },
): Promise<void> {
  const sizes = new RandomStream(0, 'inference/sizes');
  const { sizeMin, sizeMax } = smallBatches;
  const nextSize = () => Math.min(batchSizeMax, sizeMin + sizes.integer(sizeMax - sizeMin + 1));
  const order = new RandomStream(0, 'inference/recheck').shuffle(rows.count);
  const second = await askInOrder(rows, ask, order, nextSize, classCount);
  const all = Uint32Array.from({ length: rows.count }, (_, row) => row);
  refuseChanges(compareAnswers(first, second, classCount), all, rows.counts, 'in other batches');

  const alone = new RandomStream(0, 'inference/alone').shuffle(rows.count).slice(0, askedAlone);
  const expected = new Float32Array(alone.length * classCount);
  const found = new Float32Array(alone.length * classCount);
  for (const [place, row] of alone.entries()) {
    expected.set(first.subarray(row * classCount, (row + 1) * classCount), place * classCount);
    found.set(await ask(rows.batch(Uint32Array.of(row))), place * classCount);
  }
  refuseChanges(compareAnswers(expected, found, classCount), alone, rows.counts, 'alone');
}

async function askInOrder(
  rows: QueryRows,
  ask: AskModel,
  order: Uint32Array,
  nextSize: () => number,
  classCount: number,
): Promise<Float32Array> {
  const logits = new Float32Array(rows.count * classCount);
  for (let begin = 0; begin < order.length;) {
    const batch = order.subarray(begin, begin + nextSize());
    const answers = await ask(rows.batch(batch));
    batch.forEach((row, place) =>
      logits.set(answers.subarray(place * classCount, (place + 1) * classCount), row * classCount),
    );
    begin += batch.length;
  }
  return logits;
}

/** @param asked the rows that were compared, in that order. */
function refuseChanges(
  { changed, flipped }: AnswerChanges,
  asked: Uint32Array,
  counts: readonly number[],
  how: string,
): void {
  const flippedRows = flipped.map((place) => asked[place] ?? 0);
  let begin = 0;
  const mayFlip = counts.every((count) => {
    const end = begin + count;
    const rowsOfSet = (rows: Uint32Array | readonly number[]) =>
      Array.from(rows).filter((row) => row >= begin && row < end).length;
    const isAllowed = rowsOfSet(flippedRows) <= flipsAllowed(rowsOfSet(asked));
    begin = end;
    return isAllowed;
  });
  if (changed.length === 0 && mayFlip) return;
  throw new InferenceError(
    'ANSWERS_UNSTABLE',
    `model.onnx answered differently for ${changed.length + flipped.length} of ${asked.length} samples when they were ` +
      `asked again ${how}. The answer to a sample must depend on that sample alone (no batch statistics, no randomness).`,
    { changed: changed.length, flipped: flipped.length, asked: asked.length },
  );
}
