import { agNews } from './ag-news.ts';
import { celeba } from './celeba.ts';
import { cifar10 } from './cifar-10.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { OfficialDataset } from './dataset-source.ts';
import { dbpedia } from './dbpedia.ts';
import type { EmbeddedDataset } from './embedded-dataset.ts';
import { gtsrb } from './gtsrb.ts';
import { gtzan } from './gtzan.ts';
import { imdb } from './imdb.ts';
import { mnistDigits } from './mnist-digits.ts';
import { spamAssassin } from './spam-assassin.ts';
import { speechCommands } from './speech-commands.ts';
import { spokenCommands } from './spoken-commands.ts';
import { sst2 } from './sst-2.ts';
import { tinyImagenet } from './tiny-imagenet.ts';
import { voxceleb1 } from './voxceleb1.ts';

/** A dataset that comes with the installation, or one that is read from its original files. */
export type CatalogDataset = EmbeddedDataset | OfficialDataset;

/** Every dataset of the benchmark, one line each. */
export const datasetCatalog: readonly CatalogDataset[] = [
  mnistDigits, // embedded: mini
  spamAssassin,
  spokenCommands,
  cifar10, // official: standard
  tinyImagenet,
  gtsrb,
  celeba,
  sst2,
  imdb,
  dbpedia,
  agNews,
  speechCommands,
  gtzan,
  voxceleb1,
];

export function isEmbedded(dataset: CatalogDataset): dataset is EmbeddedDataset {
  return 'contentSha256' in dataset;
}

/** @throws DatasetError DATASET_UNKNOWN naming the known ids. */
export function findDataset(id: string): CatalogDataset {
  const found = datasetCatalog.find(({ description }) => description.id === id);
  if (found) return found;
  const known = datasetCatalog.map(({ description }) => description.id);
  throw new DatasetError('DATASET_UNKNOWN', `There is no dataset "${id}"; known datasets: ${known.join(', ')}.`, {
    id,
    known,
  });
}
