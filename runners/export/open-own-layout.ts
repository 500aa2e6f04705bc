import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { parseLabels } from '../artifacts/label-files.ts';
import { openSamples, type OpenSamples } from '../artifacts/sample-files.ts';
import { requireWholeCharacters } from '../artifacts/text-lines.ts';
import type { AnyDataset, AnyDatasetRequest } from './any-dataset.ts';
import { ExportError } from './export-error.ts';
import { takeOwnArray, type OwnArray } from './own-arrays.ts';

const splits = ['train', 'test'] as const;
const classesMax = 100_000;
const layout =
  'A folder with own data holds train/ and test/, each with y.npy (the labels) and either x.npy (images or clips) or texts.jsonl';

/** Whether a folder is meant as own data: it has one of the splits with labels or samples. */
export function isOwnLayout(folder: string): boolean {
  return splits.some((split) =>
    ['y.npy', 'x.npy', 'texts.jsonl'].some((name) => existsSync(join(folder, split, name))),
  );
}

/**
 * Opens a folder with train/ and test/, each with y.npy (whole numbers) and either x.npy (uint8 [N, height, width, 3],
 * gray [N, height, width], or int16 [N, length]) or texts.jsonl. Class names are numbers.
 * @throws ExportError FOLDER_UNREADABLE | FORM_UNKNOWN | SPLIT_EMPTY; ArtifactError
 */
export async function openOwnLayout(
  request: Pick<AnyDatasetRequest, 'id' | 'sampleRateHz' | 'workFolder'> & { readonly from: string },
): Promise<AnyDataset> {
  const { id, from } = request;
  const isText = requireFiles(from);
  const labels = { train: await readLabels(from, 'train'), test: await readLabels(from, 'test') };
  const opened: OpenSamples[] = [];
  const close = () => opened.forEach((open) => open.close());
  try {
    const arrays = isText ? null : await takeArrays(request);
    const form: SampleForm = arrays ? arrays.train.form : { modality: 'text' };
    const openSplit = (split: (typeof splits)[number]): LabeledSamples => {
      const file = arrays ? arrays[split].file : join(from, split, 'texts.jsonl');
      const open = openSamples(file, form);
      opened.push(open);
      const { samples } = open;
      if (samples.modality === 'text') requireWholeCharacters(file, samples.texts);
      requireEqualCounts(join(from, split), samples.count, labels[split].length);
      return { samples, labels: labels[split] };
    };
    const [train, test] = [openSplit('train'), openSplit('test')];
    const classCount = Math.max(1, ...splits.map((split) => labels[split].reduce((a, b) => Math.max(a, b), 0))) + 1;
    const classNames = Array.from({ length: classCount }, (_, label) => `${label}`);
    const notes = arrays ? splits.flatMap((split) => arrays[split].note ?? []) : [];
    return { id, form, classNames, license: null, train, test, notes, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @returns whether the samples are texts. @throws ExportError FOLDER_UNREADABLE naming what is missing. */
function requireFiles(from: string): boolean {
  const missing = (what: string) => new ExportError('FOLDER_UNREADABLE', `${what}. ${layout}.`, { from });
  const sampleFiles = splits.map((split) => {
    const folder = join(from, split);
    if (!existsSync(folder)) throw missing(`${folder} does not exist`);
    if (!existsSync(join(folder, 'y.npy'))) throw missing(`${folder} has no y.npy`);
    const found = ['x.npy', 'texts.jsonl'].filter((name) => existsSync(join(folder, name)));
    if (found.length === 0) throw missing(`${folder} has neither x.npy nor texts.jsonl`);
    if (found.length === 2) throw missing(`${folder} has both x.npy and texts.jsonl`);
    return found[0];
  });
  if (sampleFiles[0] !== sampleFiles[1])
    throw missing(`train/ has ${sampleFiles[0]}, but test/ has ${sampleFiles[1]} in ${from}`);
  return sampleFiles[0] === 'texts.jsonl';
}

async function readLabels(from: string, split: string): Promise<Int32Array> {
  const file = join(from, split, 'y.npy');
  try {
    const labels = parseLabels(await readFile(file), { lowest: 0, highest: classesMax - 1 });
    if (labels.length > 0) return labels;
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    throw new ArtifactError(error.code, `${file}: ${error.message}`, error.facts, { cause: error });
  }
  throw new ExportError('SPLIT_EMPTY', `${file} has no labels; both train and test need samples.`, { from, split });
}

async function takeArrays({
  from,
  sampleRateHz,
  workFolder,
}: Pick<AnyDatasetRequest, 'sampleRateHz' | 'workFolder'> & { readonly from: string }): Promise<
  Readonly<Record<(typeof splits)[number], OwnArray>>
> {
  const take = (split: string) => takeOwnArray(join(from, split), sampleRateHz, join(workFolder, `${split}-x.npy`));
  return { train: await take('train'), test: await take('test') };
}

function requireEqualCounts(folder: string, samples: number, labels: number): void {
  if (samples === labels) return;
  const message = `${folder} has ${samples} samples, but ${labels} labels in y.npy.`;
  throw new ArtifactError('NPY_INVALID', message, { folder, samples, labels });
}
