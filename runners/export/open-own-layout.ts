import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NpyRows } from '../artifacts/npy-rows.ts';
import { openSplitFolder } from '../artifacts/sample-files.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { AnyDataset, AnyDatasetRequest } from './any-dataset.ts';
import { ExportError } from './export-error.ts';

/**
 * Opens a folder with train/ and test/, each with y.npy (int64) and either x.npy (uint8 [N, height, width, 3] or int16
 * [N, length]) or texts.jsonl. Class names are numbers.
 * @throws ExportError FORM_UNKNOWN | SPLIT_EMPTY | LABEL_OUT_OF_RANGE; ArtifactError
 */
export function openOwnLayout({
  id,
  from,
  sampleRateHz,
}: Pick<AnyDatasetRequest, 'id' | 'sampleRateHz'> & { readonly from: string }): AnyDataset {
  const form = formOf(from, sampleRateHz);
  const train = openSplitFolder(join(from, 'train'), form);
  try {
    const test = openSplitFolder(join(from, 'test'), form);
    try {
      if (train.split.samples.count === 0 || test.split.samples.count === 0) {
        const message = `${from} has an empty split; both train and test need samples.`;
        throw new ExportError('SPLIT_EMPTY', message, { from });
      }
      const classCount = countClasses(from, [train.split.labels, test.split.labels]);
      return {
        id,
        form,
        classNames: Array.from({ length: classCount }, (_, label) => `${label}`),
        license: null,
        train: train.split,
        test: test.split,
        close: () => [train, test].forEach((open) => open.close()),
      };
    } catch (error) {
      test.close();
      throw error;
    }
  } catch (error) {
    train.close();
    throw error;
  }
}

const classesMax = 100_000;

/** At least 2. @throws ExportError LABEL_OUT_OF_RANGE */
function countClasses(folder: string, splits: readonly Int32Array[]): number {
  let largest = 1;
  for (const labels of splits) {
    for (const [row, label] of labels.entries()) {
      if (label < 0 || label >= classesMax) {
        const message = `${folder}: row ${row} of y.npy has the label ${label}, expected 0 to ${classesMax - 1}.`;
        throw new ExportError('LABEL_OUT_OF_RANGE', message, { folder, row, label });
      }
      largest = Math.max(largest, label);
    }
  }
  return largest + 1;
}

function formOf(folder: string, sampleRateHz: number | undefined): SampleForm {
  if (existsSync(join(folder, 'train', 'texts.jsonl'))) return { modality: 'text' };
  const file = join(folder, 'train', 'x.npy');
  const rows = new NpyRows(file);
  const { dtype, shape } = rows.layout;
  rows.close();
  const [, height = 0, width = 0, channels] = shape;
  if (dtype === '|u1' && shape.length === 4 && channels === 3) return { modality: 'image', height, width, channels };
  if (dtype === '<i2' && shape.length === 2) {
    if (sampleRateHz !== undefined) return { modality: 'audio', length: height, sampleRateHz };
    throw new ExportError('FORM_UNKNOWN', `${file} has clips without a sample rate; give --sample-rate.`, {
      file,
    });
  }
  const found = `${dtype} (${shape.join(', ')})`;
  const message = `${file} has ${found}, expected uint8 (N, height, width, 3) for images or int16 (N, length) for audio.`;
  throw new ExportError('FORM_UNKNOWN', message, { file, dtype, shape });
}
