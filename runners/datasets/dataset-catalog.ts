import { agNews } from './ag-news.ts';
import { celeba } from './celeba.ts';
import { cifar10 } from './cifar-10.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { OfficialDataset } from './dataset-source.ts';
import { dbpedia } from './dbpedia.ts';
import type { EmbeddedDataset } from './embedded-dataset.ts';
import { gtsrb } from './gtsrb.ts';
import { gtzan } from './gtzan.ts';
import { imdb } from './imdb.ts';
import { mnistDigits } from './mnist-digits.ts';
import { spamAssassin, spamAssassinFirst } from './spam-assassin.ts';
import { speechCommands } from './speech-commands.ts';
import { spokenCommands, spokenCommandsFirst } from './spoken-commands.ts';
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

/** First versions of embedded datasets, which published suites still name. They appear in no list and on no page. */
export const earlierDatasets: readonly EmbeddedDataset[] = [spamAssassinFirst, spokenCommandsFirst];

/**
 * The dataset of a recipe, in the version of the recipe.
 * @throws DatasetError DATASET_UNKNOWN naming the known ids, or the known versions of the dataset.
 */
export function datasetOf({
  dataset: id,
  datasetVersion,
}: Pick<TaskRecipe, 'dataset' | 'datasetVersion'>): CatalogDataset {
  const newest = findDataset(id);
  const [first = newest] = earlierDatasets.filter(({ description }) => description.id === id);
  if (datasetVersion === undefined) return first;
  if (newest.description.version === datasetVersion) return newest;
  const known = [...new Set([first, newest])].map(({ description }) => description.version);
  const message = `The recipe needs ${id} version ${datasetVersion}, but this release has ${known.join(' and ')}.`;
  throw new DatasetError('DATASET_UNKNOWN', message, { id, expected: datasetVersion, known });
}

/** The newest version of a dataset, for lists and pages. @throws DatasetError DATASET_UNKNOWN naming the known ids. */
export function findDataset(id: string): CatalogDataset {
  const found = datasetCatalog.find(({ description }) => description.id === id);
  if (found) return found;
  const known = datasetCatalog.map(({ description }) => description.id);
  throw new DatasetError('DATASET_UNKNOWN', `There is no dataset "${id}"; known datasets: ${known.join(', ')}.`, {
    id,
    known,
  });
}
