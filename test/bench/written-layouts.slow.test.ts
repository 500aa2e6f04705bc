import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writtenLayouts } from '../../bench/datasets/written-layouts.ts';
import { datasetCatalog, isEmbedded } from '../../runners/datasets/dataset-catalog.ts';
import type { OfficialDataset } from '../../runners/datasets/dataset-source.ts';
import { readAll } from '../support/official-files.ts';

const official = datasetCatalog.filter((dataset): dataset is OfficialDataset => !isEmbedded(dataset));

function write(id: string, count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'written-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of writtenLayouts[id]?.files(count) ?? []) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe('the generated dataset files', () => {
  test('exist for every official dataset', () => {
    expect(Object.keys(writtenLayouts).sort()).toEqual(official.map(({ description }) => description.id).sort());
  });

  test.each(official.map((dataset) => [dataset.description.id, dataset] as const))(
    'of %s are read by its loader, with every fifth record in the test split',
    async (id, dataset) => {
      const source = await dataset.open(write(id, 10), { partial: true });
      expect(await readAll(source.train())).toHaveLength(8);
      expect(await readAll(source.test())).toHaveLength(2);
    },
  );
});
