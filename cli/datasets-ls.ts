import { datasetCatalog, isEmbedded, type CatalogDataset } from '../runners/datasets/dataset-catalog.ts';
import type { DatasetFolder } from '../runners/datasets/dataset-folder.ts';
import { fetchBytesOf } from '../runners/datasets/fetch/original-files.ts';
import { printJson, printLine } from './command-output.ts';
import { datasetFolder, stateOf, type DatasetState, type DatasetsOptions } from './dataset-state.ts';
import { formatBytes } from '../benchmark/words/format-bytes.ts';
import { formatTable, type Column } from './format-table.ts';

/** One row, as printed by `--json`. */
interface Row {
  readonly id: string;
  readonly modality: string;
  readonly classes: number;
  readonly train: number;
  readonly test: number;
  /** Size of the files with known size. */
  readonly fetchBytes: number;
  readonly fetchBytesIsLowerBound: boolean;
  readonly redistributable: boolean;
  readonly state: DatasetState;
}

/** Prints all datasets of the catalog. */
export async function listDatasets({ data, json }: DatasetsOptions): Promise<void> {
  const folder = datasetFolder(data);
  const rows: Row[] = [];
  for (const dataset of datasetCatalog) rows.push(await rowOf(dataset, folder));
  if (json) printJson(rows);
  else printLine(formatTable(columns, rows));
}

async function rowOf(dataset: CatalogDataset, folder: DatasetFolder): Promise<Row> {
  const { id, modality, classNames, counts, license } = dataset.description;
  const { bytes, isLowerBound } = fetchBytesOf(isEmbedded(dataset) ? [] : dataset.files);
  return {
    id,
    modality,
    classes: classNames.length,
    ...counts,
    fetchBytes: bytes,
    fetchBytesIsLowerBound: isLowerBound,
    redistributable: license.redistributable,
    state: await stateOf(dataset, folder),
  };
}

function sizeText({ fetchBytes, fetchBytesIsLowerBound, state }: Row): string {
  if (state === 'embedded') return '-';
  if (!fetchBytesIsLowerBound) return formatBytes(fetchBytes);
  return fetchBytes > 0 ? `over ${formatBytes(fetchBytes)}` : 'unknown';
}

const columns: readonly Column<Row>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'MODALITY', text: ({ modality }) => modality },
  { title: 'CLASSES', alignment: 'right', text: ({ classes }) => String(classes) },
  { title: 'TRAIN', alignment: 'right', text: ({ train }) => String(train) },
  { title: 'TEST', alignment: 'right', text: ({ test }) => String(test) },
  { title: 'TO FETCH', alignment: 'right', text: sizeText },
  { title: 'REDISTRIBUTABLE', text: ({ redistributable }) => (redistributable ? 'yes' : 'no') },
  { title: 'STATE', text: ({ state }) => state },
];
