import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canonicalJson } from '../../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { cifar10 } from '../../../runners/datasets/cifar-10.ts';
import { DatasetFolder } from '../../../runners/datasets/dataset-folder.ts';
import type { OfficialDataset, SourceRecord, SourceValue } from '../../../runners/datasets/dataset-source.ts';
import type { DatasetDescription, SampleForm } from '../../../benchmark/words/dataset-document.ts';
import type { EmbeddedDataset } from '../../../runners/datasets/embedded-dataset.ts';
import { sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import { datasetError } from '../../support/official-files.ts';

function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'dataset-folder-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

const description = (form: SampleForm, counts = { train: 3, test: 2 }): DatasetDescription => ({
  id: `three-${form.modality}s`,
  version: 1,
  title: 'Three',
  modality: form.modality,
  form,
  classNames: ['even', 'odd'],
  counts,
  preparation: 'none',
  homepage: 'https://example.org',
  license: { name: 'none', url: 'https://example.org', redistributable: true, credit: 'made by the test' },
});

const textForm = { modality: 'text' } as const;
const imageForm = { modality: 'image', height: 1, width: 2, channels: 3 } as const;
const audioForm = { modality: 'audio', length: 4, sampleRateHz: 8000 } as const;
const valueOf: Record<SampleForm['modality'], (index: number) => SourceValue> = {
  text: (index) => `text ${index}`,
  image: (index) => new Uint8Array(6).fill(index),
  audio: (index) => new Int16Array(4).fill(-index),
};

/** A dataset of `valueOf`, labels in turn, that counts how often it is read. */
function threeOf(form: SampleForm, change: { readonly counts?: { train: number; test: number } } = {}) {
  const reads: string[] = [];
  const records = async function* (split: string, first: number, count: number): AsyncGenerator<SourceRecord> {
    reads.push(split);
    for (let i = first; i < first + count; i++) yield { value: valueOf[form.modality](i), label: i % 2 };
  };
  const dataset: OfficialDataset = {
    description: description(form, change.counts),
    files: [],
    open: async () => ({ train: () => records('train', 0, 3), test: () => records('test', 3, 2) }),
  };
  return { dataset, reads };
}

const embedded = (dataset: OfficialDataset, contentSha256: string): EmbeddedDataset => ({
  description: dataset.description,
  contentSha256,
  open: () => dataset.open(''),
});

describe.each<SampleForm>([textForm, imageForm, audioForm])('a dataset of $modality', (form) => {
  test('is prepared once; the second time the source is not read', async () => {
    const root = newRoot();
    const { dataset, reads } = threeOf(form);
    for (const attempt of [1, 2]) {
      const opened = await new DatasetFolder(root).open(dataset);
      expect(opened.dataset.description).toEqual(dataset.description);
      const { train, test: tests } = opened.dataset;
      expect({ attempt, train: [...train.labels], test: [...tests.labels] }).toEqual({
        attempt,
        train: [0, 1, 0],
        test: [1, 0],
      });
      for (const index of [2, 0, 1]) expect(sampleAt(train.samples, index)).toEqual(valueOf[form.modality](index));
      for (const index of [1, 0]) expect(sampleAt(tests.samples, index)).toEqual(valueOf[form.modality](3 + index));
      opened.close();
    }
    expect(reads).toEqual(['train', 'test']);
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
  });

  test.each([
    ['fewer', { train: 4, test: 2 }, { split: 'train', found: 3, expected: 4 }],
    ['more', { train: 2, test: 2 }, { split: 'train', found: 3, expected: 2 }],
    ['fewer for testing', { train: 3, test: 3 }, { split: 'test', found: 2, expected: 3 }],
  ])('with %s samples than it says is rejected and leaves no files', async (_name, counts, facts) => {
    const root = newRoot();
    const { dataset } = threeOf(form, { counts });
    await expect(new DatasetFolder(root).open(dataset)).rejects.toThrowError(datasetError('COUNT_MISMATCH', facts));
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
    expect(existsSync(join(root, 'prepared'))).toBe(false);
  });

  test('is identified by the SHA-256 of its files', async () => {
    const root = newRoot();
    const folder = new DatasetFolder(root);
    const { dataset } = threeOf(form);
    expect(await folder.identify(dataset)).toBeNull();
    const { contentSha256, close } = await folder.open(dataset);
    close();
    const prepared = join(root, 'prepared', `${dataset.description.id}-1`);
    const name = form.modality === 'text' ? 'texts.jsonl' : 'x.npy';
    const files = ['train', 'test'].flatMap((split) => [`${split}/${name}`, `${split}/y.npy`]);
    const sums = files.map((file) => {
      const bytes = readFileSync(join(prepared, file));
      return [file, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }];
    });
    expect(contentSha256).toBe(sha256Hex(canonicalJson(Object.fromEntries(sums))));
    expect(await new DatasetFolder(root).identify(dataset)).toBe(contentSha256);
  });
});

test('an embedded dataset has a fixed hash, and is rejected if its bytes differ', async () => {
  const root = newRoot();
  const { dataset } = threeOf(textForm);
  const { contentSha256, close } = await new DatasetFolder(newRoot()).open(dataset);
  close();
  const wrong = embedded(dataset, 'f'.repeat(64));
  expect(await new DatasetFolder(root).identify(wrong)).toBe('f'.repeat(64));
  await expect(new DatasetFolder(root).open(wrong)).rejects.toThrowError(
    datasetError('CHECKSUM_MISMATCH', { id: 'three-texts', found: contentSha256 }),
  );
  expect(readdirSync(join(root, 'staging'))).toEqual([]);
  expect(existsSync(join(root, 'prepared'))).toBe(false);
  const opened = await new DatasetFolder(root).open(embedded(dataset, contentSha256)); // the rejection changed no files
  expect(opened.contentSha256).toBe(contentSha256);
  opened.close();
});

test('leftovers of a killed preparation are removed', async () => {
  const root = newRoot();
  const left = join(root, 'staging', `${hostname()} ${spawnSync(process.execPath, ['--version']).pid} left`);
  mkdirSync(left, { recursive: true });
  const { close } = await new DatasetFolder(root).open(threeOf(textForm).dataset);
  close();
  expect(existsSync(left)).toBe(false);
});

test('a missing official dataset reports where its files belong and how to get them', async () => {
  const folder = new DatasetFolder(newRoot());
  await expect(folder.open(cifar10)).rejects.toThrowError(
    expect.objectContaining({
      code: 'FILE_MISSING',
      message: expect.stringMatching(/originals\/cifar10.*mbti datasets fetch cifar10/),
    }),
  );
  expect(await folder.identify(cifar10)).toBeNull();
});

test('an interrupted preparation leaves no files, and the next one is complete', async () => {
  const root = newRoot();
  const { dataset } = threeOf(textForm);
  const abort = new AbortController();
  const stopping: OfficialDataset = {
    ...dataset,
    open: async () => {
      const source = await dataset.open('');
      return { train: () => (abort.abort(), source.train()), test: () => source.test() };
    },
  };
  const folder = new DatasetFolder(root);
  await expect(folder.open(stopping, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(join(root, 'staging'))).toEqual([]);
  expect(await folder.identify(dataset)).toBeNull();
  const opened = await folder.open(dataset);
  expect(opened.dataset.train.samples.count).toBe(3);
  opened.close();
});

test('two simultaneous preparations give one dataset', async () => {
  const root = newRoot();
  const { dataset } = threeOf(audioForm);
  const both = await Promise.all([1, 2].map(() => new DatasetFolder(root).open(dataset)));
  expect(both[0]?.contentSha256).toBe(both[1]?.contentSha256);
  for (const { dataset: found, close } of both) {
    expect(sampleAt(found.test.samples, 1)).toEqual(valueOf.audio(4));
    close();
  }
  expect(readdirSync(join(root, 'staging'))).toEqual([]);
});
