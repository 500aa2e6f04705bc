import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bakeSuite } from '../../../runners/bake/bake-suite.ts';
import { ArtifactFolder } from '../../../runners/tasks/artifact-folder.ts';
import { taskIdOf } from '../../../runners/bake/complete-task.ts';
import { makeTaskData } from '../../../runners/bake/make-task-data.ts';
import { writeTaskData } from '../../../runners/bake/write-task-data.ts';
import { DatasetFolder } from '../../../runners/datasets/dataset-folder.ts';
import type { Dataset } from '../../../benchmark/samples/dataset.ts';
import { mnistDigits } from '../../../runners/datasets/mnist-digits.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { mini1 } from '../../../benchmark/suites/mini-1.ts';
import { bakeTinySuite, tinyDatasets, tinySuite } from '../../support/tiny-suite.ts';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'mbti-bake-'))));
afterAll(() => rm(root, { recursive: true }));

let digits: Dataset;
let closeDigits: () => void;
beforeAll(async () => {
  const opened = await new DatasetFolder(join(root, 'datasets')).open(mnistDigits);
  digits = opened.dataset;
  closeDigits = opened.close;
});
afterAll(() => closeDigits());

describe('baking', () => {
  test('gives the same ids, bytes and weights when repeated', async () => {
    const first = await bakeTinySuite(join(root, 'first'));
    const second = await bakeTinySuite(join(root, 'second'));
    expect(second.manifests).toEqual(first.manifests);
    const [manifest] = first.manifests;
    if (!manifest) throw new Error('no task was baked');
    for (const [path, { sha256, bytes }] of Object.entries(manifest.files)) {
      const file = await readFile(join(second.artifacts.taskFolder(manifest.id), path));
      expect({ path, sha256: createHash('sha256').update(file).digest('hex'), bytes: file.length }).toEqual({
        path,
        sha256,
        bytes,
      });
    }
    expect(await readdir(join(root, 'first', 'staging')).catch(() => [])).toEqual([]);
  });

  test('is skipped for tasks that are already baked', async () => {
    await bakeTinySuite(join(root, 'first'));
    const messages: string[] = [];
    await bakeSuite({ artifacts: new ArtifactFolder(join(root, 'first')), datasets: tinyDatasets }, tinySuite, {
      backend: 'wasm',
      onProgress: ({ message }) => messages.push(message),
    });
    expect(messages).toEqual(['baked']);
  });

  test('resumes after an interruption, and never shows a partial task', async () => {
    const folder = join(root, 'interrupted');
    const abort = new AbortController();
    const interrupted = bakeSuite({ artifacts: new ArtifactFolder(folder), datasets: tinyDatasets }, tinySuite, {
      backend: 'wasm',
      signal: abort.signal,
      onProgress: ({ fraction }) => fraction > 0.3 && abort.abort(),
    });
    await expect(interrupted).rejects.toThrow();
    expect(await new ArtifactFolder(folder).listTaskIds()).toEqual([]);
    const { manifests } = await bakeTinySuite(folder);
    expect(manifests.map(({ id }) => id)).toEqual(
      (await bakeTinySuite(join(root, 'first'))).manifests.map(({ id }) => id),
    );
  });

  test('fails when a backdoor is too weak', async () => {
    const strict = { ...tinySuite, gates: { cleanAccuracy: 0.9, attackSuccessRate: 1.01 } };
    const folders = { artifacts: new ArtifactFolder(join(root, 'strict')), datasets: tinyDatasets };
    await expect(bakeSuite(folders, strict, { backend: 'wasm' })).rejects.toMatchObject({
      code: 'BAKE_INCOMPLETE',
      message: expect.stringMatching(/attack success rate .* expected at least 1\.01/),
      cause: expect.objectContaining({ code: 'GATE_MISSED' }),
    });
    expect(await folders.artifacts.listTaskIds()).toEqual([]);
  });
});

test.each([
  ['badnets', 'mnist-digits-badnets-2903ff46baaf7bf1'],
  ['blend', 'mnist-digits-blend-893b27bfc9b12a1a'],
])('the data of mini@1 %s have not changed by a byte', async (attack, id) => {
  const recipe = mini1.tasks.find((task) => task.attack.id === attack);
  if (!recipe) throw new Error(`mini@1 has no ${attack}`);
  const sums = await writeTaskData(join(root, attack), recipe, makeTaskData(recipe, digits));
  const victim = smallCnn.build({ form: mnistDigits.description.form, classCount: 10 });
  expect(taskIdOf({ recipe, victim, backend: 'wasm', data: sums })).toBe(id); // a changed id needs a new version of the attack or suite, not a new id here
});

test.each(['badnets', 'blend'])('the row order of mini@1 %s does not reveal flipped labels', (attack) => {
  const recipe = mini1.tasks.find((task) => task.attack.id === attack);
  if (!recipe) throw new Error(`mini@1 has no ${attack}`);
  const { train, clean, testClean, testPoisoned } = makeTaskData(recipe, digits);
  for (const labels of [train.records.labels, train.records.trueLabels, testClean.labels, testPoisoned.trueLabels]) {
    const repeats = labels.filter((label, row) => row > 0 && label === labels[row - 1]).length / labels.length;
    expect(repeats).toBeLessThan(0.15); // chance is about a tenth; sorted by digit it was nearly 1
  }
  expect(clean.samples.count + train.records.samples.count).toBe(8_000);
});
