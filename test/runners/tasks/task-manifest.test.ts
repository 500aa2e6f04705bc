import { expect, test } from 'vitest';
import { taskManifestSchema, type TaskManifest } from '../../../runners/tasks/task-manifest.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { evaluationCounts } from '../../support/evaluation-counts.ts';

const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const current: TaskManifest = {
  format: 'backdoor-mbti-task',
  formatVersion: 2,
  id: 'task',
  scenarioId: 'image/tiny/badnets/0.1/small-cnn',
  recipe: {
    modality: 'image',
    dataset: 'tiny',
    attack: { id: 'badnets', version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, parameters: {} },
    factors: [],
    victim: 'small-cnn',
    seed: 0,
    triggerSeed: 0,
  },
  form,
  classNames: ['left', 'right'],
  license: { name: 'CC0-1.0', url: 'https://example.org', redistributable: true, credit: 'none' },
  datasetSha256: 'a'.repeat(64),
  counts: { train: 60, poisoned: 6, cover: 0, clean: 20, testClean: 1, testPoisoned: 1 },
  effectivePoisonRatio: 0.1,
  victim: smallCnn.build({ form, classCount: 2 }),
  tensorBackend: 'wasm',
  undefended: evaluationCounts(),
  reference: evaluationCounts(),
  files: { 'train/x.npy': { sha256: 'b'.repeat(64), bytes: 5 } },
};

/** A manifest as the first release wrote it: without the sample form and the SHA-256 of the dataset. */
function firstFormat(): Record<string, unknown> {
  const fields = Object.entries(current).filter(([name]) => name !== 'form' && name !== 'datasetSha256');
  return { ...Object.fromEntries(fields), formatVersion: 1 };
}

test('a manifest is unchanged after writing and reading', () => {
  expect(taskManifestSchema.parse(JSON.parse(JSON.stringify(current)))).toEqual(current);
});

test('a manifest of the first format can be read; its victim defines the image size', () => {
  expect(taskManifestSchema.parse(firstFormat())).toEqual({ ...current, datasetSha256: null });
});

test.each([
  ['a future format', { ...current, formatVersion: 3 }],
  ['the current format without a sample form', { ...firstFormat(), formatVersion: 2 }],
  ['an unknown field', { ...current, extra: 1 }],
  ['one class', { ...current, classNames: ['left'] }],
  ['an unrelated file', { format: 'something' }],
])('%s is rejected', (_name, manifest) => {
  expect(taskManifestSchema.safeParse(manifest).success).toBe(false);
});
