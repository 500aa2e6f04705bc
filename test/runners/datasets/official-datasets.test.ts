import { describe, expect, test } from 'vitest';
import { agNews } from '../../../runners/datasets/ag-news.ts';
import { celeba } from '../../../runners/datasets/celeba.ts';
import { cifar10 } from '../../../runners/datasets/cifar-10.ts';
import type { OfficialDataset } from '../../../runners/datasets/dataset-source.ts';
import { dbpedia } from '../../../runners/datasets/dbpedia.ts';
import { gtsrb } from '../../../runners/datasets/gtsrb.ts';
import { gtzan } from '../../../runners/datasets/gtzan.ts';
import { imdb } from '../../../runners/datasets/imdb.ts';
import { speechCommands } from '../../../runners/datasets/speech-commands.ts';
import { sst2 } from '../../../runners/datasets/sst-2.ts';
import { tinyImagenet } from '../../../runners/datasets/tiny-imagenet.ts';
import { voxceleb1 } from '../../../runners/datasets/voxceleb1.ts';
import { datasetError, writeLayout } from '../../support/official-files.ts';

const official: readonly OfficialDataset[] = [
  ...[cifar10, tinyImagenet, gtsrb, celeba, sst2, imdb, dbpedia, agNews, speechCommands, gtzan, voxceleb1],
];

test('the eleven official datasets have as many classes as the paper says', () => {
  const classCounts = official.map(({ description }) => [description.id, description.classNames.length]);
  expect(Object.fromEntries(classCounts)).toEqual({
    cifar10: 10,
    'tiny-imagenet': 200,
    gtsrb: 43,
    celeba: 8,
    sst2: 2,
    imdb: 2,
    dbpedia: 14,
    'ag-news': 4,
    speechcommands: 35,
    gtzan: 10,
    voxceleb1: 1251,
  });
});

test('only two of them may be redistributed', () => {
  const free = official.filter(({ description }) => description.license.redistributable);
  expect(free.map(({ description }) => description.id)).toEqual(['dbpedia', 'speechcommands']);
});

describe.each(official.map((dataset) => [dataset.description.id, dataset] as const))('%s', (id, dataset) => {
  test('has a form of its modality, and classes with different names', () => {
    const { modality, form, classNames } = dataset.description;
    expect(form.modality).toBe(modality);
    expect(new Set(classNames).size).toBe(classNames.length);
  });

  test('says of each file where it comes from, and gives sums that can be sums', () => {
    for (const file of dataset.files.flatMap((each) => [each, ...(each.parts ?? [])])) {
      expect(URL.canParse(file.url ?? file.page ?? '')).toBe(true);
      expect(file.md5 ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
      expect(file.sha256 ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(dataset.files.map(({ name }) => name)).size).toBe(dataset.files.length);
  });

  test('says in an empty folder, and without one, what is missing', async () => {
    for (const folder of [writeLayout({}), '/nowhere/at/all']) {
      for (const partial of [false, true]) {
        const opened = dataset.open(folder, { partial });
        await expect(opened).rejects.toEqual(datasetError('FILE_MISSING', { datasetId: id }));
        await expect(opened).rejects.toThrow(folder);
      }
    }
  });
});
