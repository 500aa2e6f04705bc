import { join } from 'node:path';
import type { NpyLayout } from '../../benchmark/formats/npy-layout.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { writeNpyRows } from '../artifacts/npy-rows.ts';
import { arrayRows, readNpyLayout } from './array-rows.ts';
import { ExportError } from './export-error.ts';

/** x.npy of one split in the benchmark's own form. */
export interface OwnArray {
  readonly file: string; // the original, or a converted copy
  readonly form: SampleForm;
  /** What was converted, in one sentence; null if nothing was. */
  readonly note: string | null;
}

const grayToRgb = 3;

/**
 * Reads what x.npy holds, and converts it if it is in another form than uint8 [count, height, width, 3] or int16
 * [count, length]: gray images become RGB with three equal channels; arrays of the other byte order or in Fortran order
 * are rewritten.
 * @param copy where a converted file may be written; its folder exists.
 * @throws ExportError FORM_UNKNOWN saying what to save instead; ArtifactError
 */
export async function takeOwnArray(folder: string, sampleRateHz: number | undefined, copy: string): Promise<OwnArray> {
  const file = join(folder, 'x.npy');
  const layout = readNpyLayout(file);
  const { shape, dtype, bigEndian, fortranOrder } = layout;
  const form = formOf(file, layout, sampleRateHz);
  const [count = 0] = shape;
  if (form.modality === 'audio') {
    if (!bigEndian && !fortranOrder) return { file, form, note: null };
    const rows = mapRows(arrayRows(file, layout), (row) => new Int16Array(row.buffer));
    await writeNpyRows(copy, { dtype: '<i2', rowShape: [form.length], count }, rows);
    return { file: copy, form, note: null };
  }
  if (form.modality !== 'image') throw new Error(`${file} has texts.`);
  const { height, width } = form;
  const isGray = shape.length === 3 || shape[3] === 1;
  if (!isGray && !fortranOrder) return { file, form, note: null };
  const rows = isGray ? mapRows(arrayRows(file, layout), repeatChannel) : arrayRows(file, layout);
  await writeNpyRows(copy, { dtype: '|u1', rowShape: [height, width, 3], count }, rows);
  const gray = `${file} holds gray images (${dtype} [${shape.join(', ')}]); each was expanded to RGB with three equal channels.`;
  return { file: copy, form, note: isGray ? gray : null };
}

function formOf(file: string, { dtype, shape }: NpyLayout, sampleRateHz: number | undefined): SampleForm {
  const [, height = 0, width = 0, channels = 1] = shape;
  const isImage = shape.length === 3 || (shape.length === 4 && (channels === 3 || channels === 1));
  if (dtype === '|u1' && isImage) return { modality: 'image', height, width, channels: 3 };
  if (dtype === '<i2' && shape.length === 2) {
    if (sampleRateHz !== undefined) return { modality: 'audio', length: height, sampleRateHz };
    throw new ExportError('FORM_UNKNOWN', `${file} has clips without a sample rate; give --sample-rate.`, { file });
  }
  const found = `${dtype} [${shape.join(', ')}]`;
  const message = `${file} has ${found}, expected uint8 [N, height, width, 3] or [N, height, width] for images, or int16 [N, length] for audio${remedyFor(dtype, shape)}.`;
  throw new ExportError('FORM_UNKNOWN', message, { file, dtype, shape });
}

function remedyFor(dtype: string, shape: readonly number[]): string {
  if (shape.length === 4 && (shape[1] === 3 || shape[1] === 1)) return '; save x.transpose(0, 2, 3, 1)';
  if (shape.length === 4 && shape[3] === 4) return '; save x[..., :3], without the alpha channel';
  if (shape.length >= 3 && dtype.startsWith('<f'))
    return '; save (x * 255).round().astype(numpy.uint8) if the values are in [0, 1]';
  if (shape.length >= 3 && dtype !== '|u1') return '; save x.astype(numpy.uint8) if the values are 0 to 255';
  if (shape.length === 2 && dtype.startsWith('<f'))
    return '; save (x * 32767).round().astype(numpy.int16) if the values are in [-1, 1]';
  return '';
}

function repeatChannel(gray: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: grayToRgb * gray.length }, (_, at) => gray[Math.floor(at / grayToRgb)] ?? 0);
}

function* mapRows<Row, Result>(rows: Iterable<Row>, change: (row: Row) => Result): Generator<Result> {
  for (const row of rows) yield change(row);
}
