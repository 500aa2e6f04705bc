import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { checkFieldCount, findColumns, type Header, parseLabel, readDelimited } from './formats/read-delimited.ts';
import { findTopFolder } from './official-folder.ts';

const description: DatasetDescription = {
  id: 'sst2',
  version: 1,
  title: 'SST-2 (Stanford Sentiment Treebank)',
  modality: 'text',
  form: { modality: 'text' },
  classNames: ['negative', 'positive'],
  counts: { train: 67_349, test: 872 },
  preparation:
    'Trimmed sentences of the GLUE files. The development file is the test split, because the labels of the test file ' +
    'are not published.',
  homepage: 'https://nlp.stanford.edu/sentiment/',
  license: {
    name: 'none stated; distributed for research',
    url: 'https://gluebenchmark.com/tasks',
    redistributable: false,
    credit: 'Stanford Sentiment Treebank by Richard Socher et al., EMNLP 2013; SST-2 by GLUE (Alex Wang et al., 2019).',
  },
};
const datasetId = description.id;

/** SST-2 from the tab-separated files of GLUE. */
export const sst2: OfficialDataset<string> = {
  description,
  files: [
    {
      name: 'SST-2.zip',
      url: 'https://dl.fbaipublicfiles.com/glue/data/SST-2.zip',
      md5: '9f81648d4199384278b86e315dac217c',
      unpack: 'zip',
    },
  ],
  async open(folder, options) {
    const needed = ['train.tsv', 'dev.tsv'];
    const root = await findTopFolder({ datasetId, folder, top: 'SST-2', needed });
    const source = {
      train: () => readSentences(join(root, 'train.tsv')),
      test: () => readSentences(join(root, 'dev.tsv')),
    };
    return countedSource(description, source, options);
  },
};

async function* readSentences(file: string): AsyncGenerator<SourceRecord<string>> {
  let header: Header<'sentence' | 'label'> | undefined;
  for await (const row of readDelimited({ datasetId, file, delimiter: '\t', quoted: false })) {
    if (!header) {
      header = findColumns(row, ['sentence', 'label'], file); // some copies have the columns in reverse order
      continue;
    }
    const { columns, fieldCount } = header;
    checkFieldCount(row, fieldCount, file);
    const label = parseLabel(row.fields[columns.label], { first: 0, count: 2, file, line: row.line });
    yield { value: (row.fields[columns.sentence] ?? '').trim(), label };
  }
}
