import { expect, test } from 'vitest';
import { taskManifestSchema, type TaskManifest } from '../../../runners/tasks/task-manifest.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { evaluationCounts } from '../../support/evaluation-counts.ts';

const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const current: TaskManifest = {
  format: 'backdoor-mbti-task',
  formatVersion: 3,
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
  counts: { train: 60, poisoned: 6, cover: 0, clean: 20, testClean: 1000, testPoisoned: 880, testUntriggered: 20 },
  effectivePoisonRatio: 0.1,
  testStrengths: [],
  trivialDetectors: [{ id: 'bytes', auroc: 0.75, explained: false }],
  victim: smallCnn.build({ form, classCount: 2 }),
  tensorBackend: 'wasm',
  undefended: evaluationCounts({ nPoisoned: 880, hitTarget: 880 }),
  reference: evaluationCounts(),
  files: { 'train/x.npy': { sha256: 'b'.repeat(64), bytes: 5 } },
};

/** A manifest as releases before the trivial detectors wrote it. */
function secondFormat(): Record<string, unknown> {
  const fields = Object.entries(current).filter(([name]) => name !== 'testStrengths' && name !== 'trivialDetectors');
  const counts = Object.entries(current.counts).filter(([name]) => name !== 'testUntriggered');
  return { ...Object.fromEntries(fields), formatVersion: 2, counts: Object.fromEntries(counts) };
}

/** A manifest as the first release wrote it: without the sample form and the SHA-256 of the dataset. */
function firstFormat(): Record<string, unknown> {
  const fields = Object.entries(secondFormat()).filter(([name]) => name !== 'form' && name !== 'datasetSha256');
  return { ...Object.fromEntries(fields), formatVersion: 1 };
}

test('a manifest is unchanged after writing and reading', () => {
  expect(taskManifestSchema.parse(JSON.parse(JSON.stringify(current)))).toEqual(current);
});

test('a manifest of the first format can be read; its victim defines the image size', () => {
  expect(taskManifestSchema.parse(firstFormat())).toEqual({ ...current, datasetSha256: null, trivialDetectors: null });
});

test('a manifest of the second format can be read: what carries no trigger follows from its counts', () => {
  expect(taskManifestSchema.parse(secondFormat())).toEqual({ ...current, trivialDetectors: null });
});

test('a manifest of the second format says where its trigger had another strength in test samples', () => {
  const attack = { ...current.recipe.attack, id: 'sig', parameters: { delta: 40, deltaTest: 120 } };
  const parsed = taskManifestSchema.parse({ ...secondFormat(), recipe: { ...current.recipe, attack } });
  expect(parsed.testStrengths).toEqual([{ parameter: 'delta', training: 40, test: 120, reason: null }]);
});

test.each([
  ['a future format', { ...current, formatVersion: 4 }],
  ['the current format without a sample form', { ...firstFormat(), formatVersion: 2 }],
  ['an unknown field', { ...current, extra: 1 }],
  ['the current format without its counts of untriggered samples', { ...secondFormat(), formatVersion: 3 }],
  ['one class', { ...current, classNames: ['left'] }],
  ['an unrelated file', { format: 'something' }],
])('%s is rejected', (_name, manifest) => {
  expect(taskManifestSchema.safeParse(manifest).success).toBe(false);
});
