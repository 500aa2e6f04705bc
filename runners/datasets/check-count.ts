import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { DatasetSource, OpenOptions, SourceRecord, SourceValue } from './dataset-source.ts';

/**
 * Wraps a source so that its splits throw unless they have the number of records and the labels of the description.
 * @throws DatasetError COUNT_MISMATCH | VALUE_OUT_OF_RANGE, while the splits are read.
 */
export function countedSource<V extends SourceValue>(
  description: DatasetDescription,
  source: DatasetSource<V>,
  { partial = false }: OpenOptions = {},
): DatasetSource<V> {
  return {
    train: () => counted(description, 'train', source.train(), partial),
    test: () => counted(description, 'test', source.test(), partial),
  };
}

async function* counted<V extends SourceValue>(
  { id, counts, classNames }: DatasetDescription,
  split: 'train' | 'test',
  records: AsyncIterable<SourceRecord<V>>,
  partial: boolean,
): AsyncGenerator<SourceRecord<V>> {
  let found = 0;
  for await (const record of records) {
    if (!(record.label >= 0 && record.label < classNames.length)) {
      const message = `Record ${found} of the ${split} split of ${id} has label ${record.label}, expected 0 to ${classNames.length - 1}.`;
      throw new DatasetError('VALUE_OUT_OF_RANGE', message, { datasetId: id, split, found: record.label });
    }
    found++;
    yield record;
  }
  const expected = counts[split];
  if (found !== expected && !partial) {
    const message = `The ${split} split of ${id} has ${found} records, expected ${expected}: original files are missing or were changed.`;
    throw new DatasetError('COUNT_MISMATCH', message, { datasetId: id, split, found, expected });
  }
}
