import { existsSync } from 'node:fs';
import { datasetCatalog, findDataset, isEmbedded } from '../datasets/dataset-catalog.ts';
import type { AnyDataset, AnyDatasetRequest } from './any-dataset.ts';
import { isOwnLayout, openOwnLayout } from './open-own-layout.ts';
import { ExportError } from './export-error.ts';
import { convertSource } from './convert-source.ts';

/**
 * Opens the samples to poison, in the order of their dataset.
 * @throws ExportError FOLDER_UNREADABLE | FORM_UNKNOWN | SPLIT_EMPTY | DATASET_ABSENT; DatasetError; ArtifactError
 */
export async function openAnyDataset(request: AnyDatasetRequest): Promise<AnyDataset> {
  const { id, from, datasets, workFolder, onProgress, signal } = request;
  if (from !== undefined && !existsSync(from)) {
    throw new ExportError('FOLDER_UNREADABLE', `The folder ${from} does not exist; give the folder with ${id}.`, {
      from,
    });
  }
  const isKnown = datasetCatalog.some(({ description }) => description.id === id);
  if (from !== undefined && isOwnLayout(from)) return openOwnLayout({ ...request, from });
  if (!isKnown && from !== undefined) {
    const known = datasetCatalog.map(({ description }) => description.id);
    const message = `${from} has neither train/y.npy nor test/y.npy, and there is no dataset "${id}". Give a folder with train/ and test/, each with y.npy and x.npy or texts.jsonl, or use one of these datasets: ${known.join(', ')}.`;
    throw new ExportError('DATASET_ABSENT', message, { id, from, known });
  }
  const dataset = findDataset(id);
  const { form, classNames, license } = dataset.description;
  const known = { id, form, classNames, license, notes: [] };
  if (from === undefined || isEmbedded(dataset)) {
    onProgress?.(`reading ${id}`);
    const opened = await datasets.open(dataset, {
      onProgress: (fraction) => onProgress?.(`reading ${id}, ${Math.floor(100 * fraction)} %`),
      signal,
    });
    return { ...known, train: opened.dataset.train, test: opened.dataset.test, close: opened.close };
  }
  const source = await dataset.open(from, { partial: true });
  return { ...known, ...(await convertSource({ id, form, source, workFolder, onProgress, signal })) };
}
