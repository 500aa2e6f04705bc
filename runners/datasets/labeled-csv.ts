import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { DatasetSource, OpenOptions, SourceRecord } from './dataset-source.ts';
import { checkFieldCount, parseLabel, readDelimited } from './formats/read-delimited.ts';
import { findTopFolder } from './official-folder.ts';

export interface LabeledCsv {
  readonly description: DatasetDescription;
  readonly top: string;
}

/**
 * Opens one of the topic datasets of Xiang Zhang: `train.csv` and `test.csv`, with a class (from 1), a title and a text
 * in each row. Title and text are trimmed and joined by a space; if one is missing, there is no space.
 * @throws DatasetError FILE_MISSING
 */
export async function openLabeledCsv(
  { description, top }: LabeledCsv,
  folder: string,
  options: OpenOptions = {},
): Promise<DatasetSource<string>> {
  const root = await findTopFolder({ datasetId: description.id, folder, top, needed: ['train.csv', 'test.csv'] });
  const source = {
    train: () => readRows(description, join(root, 'train.csv')),
    test: () => readRows(description, join(root, 'test.csv')),
  };
  return countedSource(description, source, options);
}

async function* readRows({ id, classNames }: DatasetDescription, file: string): AsyncGenerator<SourceRecord<string>> {
  let first = true;
  for await (const row of readDelimited({ datasetId: id, file, delimiter: ',', quoted: true })) {
    checkFieldCount(row, 3, file);
    const [label, title = '', text = ''] = row.fields;
    const isHeader = first && label === 'Class Index'; // some copies have one
    first = false;
    if (isHeader) continue;
    yield {
      value: `${title.trim()} ${text.trim()}`.trim(),
      label: parseLabel(label, { first: 1, count: classNames.length, file, line: row.line }),
    };
  }
}
