import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sandboxLimits } from '../../../runners/protocol/sandbox-limits.ts';
import { taskInputSchema } from '../../../runners/protocol/task-input.ts';
import { writeTaskInput } from '../../../runners/protocol/write-task-input.ts';
import { bakeTinySuite } from '../../support/tiny-suite.ts';

let root: string;
let baked: Awaited<ReturnType<typeof bakeTinySuite>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-input-'));
  baked = await bakeTinySuite(join(root, 'artifacts'));
});
afterAll(() => rm(root, { recursive: true }));

test('the published JSON Schema is the one that is used', async () => {
  const published: unknown = JSON.parse(
    await readFile(new URL('../../../public/protocol/1/task.schema.json', import.meta.url), 'utf8'),
  );
  expect(published).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(taskInputSchema))));
});

describe.each(['sanitize', 'repair'] as const)('the input of stage %s', (stage) => {
  test('holds what the protocol promises and nothing of the truth', async () => {
    const manifest = baked.manifests[0];
    if (!manifest) throw new Error('no task was baked');
    const folder = join(root, stage);
    const input = await writeTaskInput(folder, baked.artifacts.taskFolder(manifest.id), manifest, stage, sandboxLimits);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    const expected = {
      sanitize: ['clean/x.npy', 'clean/y.npy', 'task.json', 'train/x.npy', 'train/y.npy'],
      repair: [
        'clean/x.npy',
        'clean/y.npy',
        'model/model.onnx',
        'model/victim.json',
        'model/weights.safetensors',
        'task.json',
      ],
    }[stage];
    expect(files.sort()).toEqual(expected);
    const text = await readFile(join(folder, 'task.json'), 'utf8');
    expect(taskInputSchema.parse(JSON.parse(text))).toEqual(input);
    for (const secret of ['badnets', 'target', 'poison', manifest.id, 'truth', 'test'])
      expect(text.toLowerCase()).not.toContain(secret);
  });
});
