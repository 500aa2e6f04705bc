import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset } from './dataset-source.ts';
import { openLabeledCsv } from './labeled-csv.ts';

const top = 'dbpedia_csv';

const description: DatasetDescription = {
  id: 'dbpedia',
  version: 1,
  title: 'DBpedia ontology',
  modality: 'text',
  form: { modality: 'text' },
  classNames: [
    ...['Company', 'EducationalInstitution', 'Artist', 'Athlete', 'OfficeHolder', 'MeanOfTransportation', 'Building'],
    ...['NaturalPlace', 'Village', 'Animal', 'Plant', 'Album', 'Film', 'WrittenWork'],
  ],
  counts: { train: 560_000, test: 70_000 },
  preparation: 'Title and abstract, trimmed and joined by a space, in the order of the files.',
  homepage: 'https://www.dbpedia.org/',
  license: {
    name: 'CC BY-SA 3.0 and GFDL',
    url: 'https://creativecommons.org/licenses/by-sa/3.0/',
    redistributable: true,
    credit: 'DBpedia ontology classification set by Xiang Zhang, Junbo Zhao and Yann LeCun, 2015, from DBpedia 2014.',
  },
};

/** DBpedia's fourteen classes from the two CSV files of its archive. */
export const dbpedia: OfficialDataset<string> = {
  description,
  files: [
    {
      name: 'dbpedia_csv.tar.gz',
      page: 'https://drive.google.com/uc?id=0Bz8a_Dbh9QhbQ2Vic1kxMmZZQ1k',
      md5: 'dca7b1ae12b1091090db52aa7ec5ca64',
      unpack: 'tar.gz',
    },
  ],
  open: (folder, options) => openLabeledCsv({ description, top }, folder, options),
};
