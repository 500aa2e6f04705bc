import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { DatasetSource, SourceRecord, SourceValue } from './dataset-source.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';

/**
 * Splits data without an official test split. `counts.test` records, drawn with seed 0 from the stream `split/<id>`, are
 * for testing and all others for training, in their original order.
 */
export function splitAtRandom<V extends SourceValue>(
  { id, counts }: Pick<DatasetDescription, 'id' | 'counts'>,
  records: readonly SourceRecord<V>[],
): DatasetSource<V> {
  const inTest = new Set(new RandomStream(0, `split/${id}`).choose(records.length, counts.test));
  return {
    train: async function* () {
      for (const [index, record] of records.entries()) if (!inTest.has(index)) yield record;
    },
    test: async function* () {
      for (const [index, record] of records.entries()) if (inTest.has(index)) yield record;
    },
  };
}
