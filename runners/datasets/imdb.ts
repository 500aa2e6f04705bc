import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { readBytes } from './formats/read-bytes.ts';
import { findTopFolder, listFolder } from './official-folder.ts';

const maxReviewBytes = 1 << 20;
/** Folder of each label, with the ratings of its reviews. */
const folders = [
  { name: 'neg', lowest: 1, highest: 4 },
  { name: 'pos', lowest: 7, highest: 10 },
] as const;

const description: DatasetDescription = {
  id: 'imdb',
  version: 1,
  title: 'IMDb reviews',
  modality: 'text',
  form: { modality: 'text' },
  classNames: ['negative', 'positive'],
  counts: { train: 25_000, test: 25_000 },
  preparation:
    'Reviews exactly as in their files, including the "<br /><br />" between paragraphs. Negative reviews by number, ' +
    'then positive reviews. Reviews without labels are not used.',
  homepage: 'https://ai.stanford.edu/~amaas/data/sentiment/',
  license: {
    name: 'none stated; citation asked',
    url: 'https://ai.stanford.edu/~amaas/data/sentiment/',
    redistributable: false,
    credit: 'Large Movie Review Dataset by Andrew L. Maas et al., ACL 2011; reviews by their writers on IMDb.',
  },
};
const datasetId = description.id;

/** IMDb from its archive with one file per review. */
export const imdb: OfficialDataset<string> = {
  description,
  files: [
    {
      name: 'aclImdb_v1.tar.gz',
      url: 'http://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz',
      bytes: 84_125_825,
      md5: '7c2ac02c03563afcf9b574c7e56c153a',
      sha256: 'c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe',
      unpack: 'tar.gz',
    },
  ],
  async open(folder, options) {
    const needed = ['train/neg', 'train/pos', 'test/neg', 'test/pos'];
    const root = await findTopFolder({ datasetId, folder, top: 'aclImdb', needed });
    const source = { train: () => readReviews(join(root, 'train')), test: () => readReviews(join(root, 'test')) };
    return countedSource(description, source, options);
  },
};

async function* readReviews(split: string): AsyncGenerator<SourceRecord<string>> {
  for (const [label, { name, lowest, highest }] of folders.entries()) {
    for (const { file, rating } of await listReviews(join(split, name))) {
      if (!(rating >= lowest && rating <= highest)) {
        const message = `${file} has the rating ${rating}, expected ${lowest} to ${highest} in "${name}".`;
        throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, found: rating });
      }
      yield { value: await readReview(file), label };
    }
  }
}

/** Files named `<number>_<rating>.txt`, by number. */
async function listReviews(folder: string): Promise<readonly { readonly file: string; readonly rating: number }[]> {
  const names = await listFolder(datasetId, folder, false);
  return names
    .flatMap((name) => {
      const [, number, rating] = /^(\d{1,6})_(\d{1,2})\.txt$/.exec(name) ?? [];
      return number === undefined ? [] : [{ file: join(folder, name), number: Number(number), rating: Number(rating) }];
    })
    .sort((a, b) => a.number - b.number);
}

async function readReview(file: string): Promise<string> {
  const bytes = await readBytes({ datasetId, file, maxBytes: maxReviewBytes });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DatasetError('RECORD_CORRUPT', `${file} is not valid UTF-8.`, { file }, { cause });
  }
}
