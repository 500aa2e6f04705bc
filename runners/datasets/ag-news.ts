import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset } from './dataset-source.ts';
import { openLabeledCsv } from './labeled-csv.ts';

const top = 'ag_news_csv';
const source = 'https://raw.githubusercontent.com/mhjabreel/CharCnn_Keras/master/data/ag_news_csv/';

const description: DatasetDescription = {
  id: 'ag-news',
  version: 1,
  title: "AG's News",
  modality: 'text',
  form: { modality: 'text' },
  classNames: ['World', 'Sports', 'Business', 'Sci/Tech'],
  counts: { train: 120_000, test: 7_600 },
  preparation:
    'Title and description, trimmed and joined by a space, in the order of the files. Entities without their ' +
    'ampersand ("#39;") and single backslashes are kept.',
  homepage: 'http://groups.di.unipi.it/~gulli/AG_corpus_of_news_articles.html',
  license: {
    name: 'research and any other non-commercial activity',
    url: 'http://groups.di.unipi.it/~gulli/AG_corpus_of_news_articles.html',
    redistributable: false,
    credit: "AG's corpus by Antonio Gulli; topic classification set by Xiang Zhang, Junbo Zhao and Yann LeCun, 2015.",
  },
};

/** AG's News from its two CSV files. */
export const agNews: OfficialDataset<string> = {
  description,
  files: [
    { name: 'train.csv', url: `${source}train.csv`, md5: 'b1a00f826fdfbd249f79597b59e1dc12', into: top },
    {
      name: 'test.csv',
      url: `${source}test.csv`,
      bytes: 1_857_427,
      md5: 'd52ea96a97a2d943681189a97654912d',
      into: top,
    },
  ],
  open: (folder, options) => openLabeledCsv({ description, top }, folder, options),
};
