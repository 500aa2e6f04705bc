import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import { taskFiles, taskSampleFiles } from '../../../benchmark/words/task-files.ts';
import { repairTask } from '../../../defenses/lib/repair-task.ts';
import { writeTinyTask } from '../write-tiny-task.ts';

let folder: string;
let task: Parameters<typeof repairTask>[0];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbti-repair-'));
  const { victim } = await writeTinyTask(folder, []);
  const weights = join(folder, 'model', 'weights.safetensors');
  task = {
    stage: 'repair',
    modality: 'image',
    seed: 3,
    victim,
    clean: {
      samples: join(folder, taskSampleFiles('image').clean),
      labels: join(folder, taskFiles.cleanLabels),
      count: 20,
    },
    model: { onnx: '', weights, victim: '' },
  };
});
afterAll(() => rm(folder, { recursive: true }));

const written = () => readFile(join(folder, 'weights.safetensors'));

test('a repair that changes nothing gives the model back byte for byte', async () => {
  await repairTask(task, async () => null, folder);
  expect(await written()).toEqual(await readFile(task.model?.weights ?? ''));
});

test('a repair gets the model and the clean set, and its weights are written', async () => {
  await repairTask(
    task,
    async ({ parameters, clean, seed }) => {
      expect(clean.samples.count).toBe(20);
      expect(seed).toBe(3);
      return new Map([...parameters].map(([name, values]) => [name, values.map((value) => value + 1)]));
    },
    folder,
  );
  const given = parseSafetensors(await readFile(task.model?.weights ?? ''));
  const found = parseSafetensors(await written());
  expect(found.get('fc.bias')?.data).toEqual(given.get('fc.bias')?.data.map((value) => value + 1));
});

test('a task without a model says which stage it has', async () => {
  const without = { ...task, stage: 'sanitize', model: undefined } as const;
  const running = repairTask(without, async () => null, folder);
  await expect(running).rejects.toThrow('a task of stage sanitize has none');
});
