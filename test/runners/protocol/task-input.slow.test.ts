import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stageCatalog } from '../../../benchmark/stages/stage-catalog.ts';
import { stages } from '../../../benchmark/words/stage.ts';
import { sandboxLimits } from '../../../benchmark/stages/sandbox-limits.ts';
import { taskInputSchema } from '../../../runners/protocol/task-input.ts';
import { encodeLabels, parseLabels } from '../../../runners/artifacts/label-files.ts';
import { publishedSchemas } from '../../../runners/protocol/published-schemas.ts';
import { writeTaskInput } from '../../../runners/protocol/write-task-input.ts';
import { tokenIdsOf } from '../../../runners/victims/token-ids.ts';
import { tinyAudioRecipe, tinyModalityDatasets, tinyTextRecipe } from '../../support/tiny-modalities.ts';
import { bakeTinySuite } from '../../support/tiny-suite.ts';
import { untrainedTask } from '../../support/untrained-task.ts';

const request = {
  limits: sandboxLimits,
  installationSecret: Buffer.alloc(32, 7),
  imageDigest: `sha256:${'1'.repeat(64)}`,
};
let root: string;
let baked: Awaited<ReturnType<typeof bakeTinySuite>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-input-'));
  baked = await bakeTinySuite(join(root, 'artifacts'));
});
afterAll(() => rm(root, { recursive: true }));

async function filesBelow(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

test.each(Object.entries(publishedSchemas()))(
  'the published %s is the one that the code uses',
  async (file, schema) => {
    const published: unknown = JSON.parse(
      await readFile(new URL(`../../../public/protocol/1/${file}`, import.meta.url), 'utf8'),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);

describe.each(stages)('the input of stage %s', (stage) => {
  test('contains the files that the protocol documents and no ground truth', async () => {
    const manifest = baked.manifests[0];
    if (!manifest) throw new Error('No task was baked.');
    const folder = join(root, stage);
    const input = await writeTaskInput(folder, baked.artifacts.taskFolder(manifest.id), {
      ...request,
      manifest,
      stage,
    });
    const filesOf = {
      train: ['train/x.npy', 'train/y.npy'],
      clean: ['clean/x.npy', 'clean/y.npy'],
      'few-clean': ['clean/x.npy', 'clean/y.npy'],
      victim: ['model/victim.json'],
      model: ['model/model.onnx', 'model/victim.json', 'model/weights.safetensors'],
    };
    const expected = ['task.json', ...stageCatalog[stage].sees.flatMap((part) => filesOf[part])];
    expect(await filesBelow(folder)).toEqual(expected.sort());
    const text = await readFile(join(folder, 'task.json'), 'utf8');
    expect(taskInputSchema.parse(JSON.parse(text))).toEqual(input);
    for (const secret of ['badnets', 'target', 'poison', manifest.id, 'truth', 'test'])
      expect(text.toLowerCase()).not.toContain(secret);
  });
});

const secrets = ['badnets', 'target', 'poison', 'never-trained', 'truth', 'test', 'wrong-labels', 'mislabel'];

describe.each(stages)('the input of stage %s', (stage) => {
  test('of a text task contains lines of text and their tokenizer, and no ground truth', async () => {
    const { folder: task, manifest } = await untrainedTask(join(root, 'staged'), tinyTextRecipe, tinyModalityDatasets);
    const folder = join(root, `text-${stage}`);
    const input = await writeTaskInput(folder, task, { ...request, manifest, stage });
    const withModel = [
      'model/model.onnx',
      'model/tokenizer.json',
      'model/victim.json',
      'model/weights.safetensors',
      'task.json',
    ];
    const own = {
      sanitize: ['model/tokenizer.json', 'task.json', 'train/texts.jsonl', 'train/y.npy'],
      train: ['model/tokenizer.json', 'model/victim.json', 'task.json', 'train/texts.jsonl', 'train/y.npy'],
      repair: withModel,
      filter: withModel,
      inspect: withModel,
    }[stage];
    expect(await filesBelow(folder)).toEqual(['clean/texts.jsonl', 'clean/y.npy', ...own]);
    expect(input).toMatchObject({
      modality: 'text',
      tokenizer: '/mbti/input/model/tokenizer.json',
      clean: { samples: '/mbti/input/clean/texts.jsonl', count: stage === 'inspect' ? 20 : 40 },
      classNames: ['cheerful', 'downcast'],
    });
    expect(input).not.toHaveProperty('sampleRateHz');
    expect(input.train?.samples).toBe(
      stageCatalog[stage].sees.some((part) => part === 'train') ? '/mbti/input/train/texts.jsonl' : undefined,
    );
    const { length } = tokenIdsOf(await readFile(join(folder, 'model/tokenizer.json'), 'utf8'));
    expect(input.victim.inputShape).toEqual([length]);
    const text = (await readFile(join(folder, 'task.json'), 'utf8')).toLowerCase();
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  test('of an audio task contains clips with their sample rate, and no ground truth', async () => {
    const { folder: task, manifest } = await untrainedTask(join(root, 'staged'), tinyAudioRecipe, tinyModalityDatasets);
    const folder = join(root, `audio-${stage}`);
    const input = await writeTaskInput(folder, task, { ...request, manifest, stage });
    const withModel = ['model/model.onnx', 'model/victim.json', 'model/weights.safetensors', 'task.json'];
    const own = {
      sanitize: ['task.json', 'train/x.npy', 'train/y.npy'],
      train: ['model/victim.json', 'task.json', 'train/x.npy', 'train/y.npy'],
      repair: withModel,
      filter: withModel,
      inspect: withModel,
    }[stage];
    expect(await filesBelow(folder)).toEqual(['clean/x.npy', 'clean/y.npy', ...own]);
    expect(input).toMatchObject({
      modality: 'audio',
      sampleRateHz: 8_000,
      clean: { samples: '/mbti/input/clean/x.npy', count: 18 },
    });
    expect(input.victim.inputShape).toEqual([8_000]);
    expect(input).not.toHaveProperty('tokenizer');
    const text = (await readFile(join(folder, 'task.json'), 'utf8')).toLowerCase();
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

test('an inspector gets ten samples of each class, also where one class is rarer', async () => {
  const { folder: task, manifest } = await untrainedTask(join(root, 'uneven'), tinyTextRecipe, tinyModalityDatasets);
  const labelsFile = join(task, 'clean/y.npy');
  const labels = parseLabels(await readFile(labelsFile)).map((_label, row) => (row % 3 === 0 ? 1 : 0));
  await writeFile(labelsFile, encodeLabels(labels));
  const folder = join(root, 'uneven-input');
  const input = await writeTaskInput(folder, task, { ...request, manifest, stage: 'inspect' });
  const given = parseLabels(await readFile(join(folder, 'clean/y.npy')));
  expect([given.filter((label) => label === 0).length, given.filter((label) => label === 1).length]).toEqual([10, 10]);
  expect(input.clean.count).toBe(20);
});
