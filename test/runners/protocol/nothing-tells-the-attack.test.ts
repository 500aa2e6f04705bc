import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npyHeadBytesMax, parseNpyLayout } from '../../../benchmark/formats/npy-layout.ts';
import { decodeOnnx, encodeOnnx } from '../../../benchmark/formats/onnx-messages.ts';
import { stages } from '../../../benchmark/words/stage.ts';
import { sandboxLimits } from '../../../benchmark/stages/sandbox-limits.ts';
import { taskRecipeSchema, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import { writeTaskInput } from '../../../runners/protocol/write-task-input.ts';
import { containerArguments } from '../../../runners/sandbox/container-arguments.ts';
import type { TaskManifest } from '../../../runners/tasks/task-manifest.ts';
import { tinyAudioRecipe, tinyModalityDatasets, tinyTextRecipe } from '../../support/tiny-modalities.ts';
import { tinyDatasets, tinySuite } from '../../support/tiny-suite.ts';
import { untrainedTask } from '../../support/untrained-task.ts';

const imageDigest = `sha256:${'1'.repeat(64)}`;
const installationSecret = createHash('sha256').update('a secret of one installation').digest();
let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'mbti-leaks-'))));
afterAll(() => rm(root, { recursive: true }));

function withAttack(recipe: TaskRecipe | undefined, attack: Partial<TaskRecipe['attack']>): TaskRecipe {
  return taskRecipeSchema.parse({ ...recipe, attack: { ...recipe?.attack, ...attack } });
}

/** Tasks of one dataset and victim that differ in attack, target, ratio, covers and label rule. */
const [image] = tinySuite.tasks;
const text = tinyTextRecipe;
const audio = { ...tinyAudioRecipe, factors: [] };
const families = [
  {
    modality: 'image',
    datasets: tinyDatasets,
    recipes: [
      withAttack(image, {}),
      withAttack(image, { targetLabel: 3, poisonRatio: 0.01 }),
      withAttack(image, {
        id: 'sig',
        poisonRatio: 0.08,
        parameters: { delta: 40, deltaTest: 120, freq: 6, shape: 'sin' },
      }),
      withAttack(image, { id: 'bpp', coverRatio: 0.05, targetLabel: 1, parameters: { levels: 2, dither: false } }),
      withAttack(image, { labelMode: 'all-to-all', targetLabel: -1 }),
    ],
  },
  {
    modality: 'text',
    datasets: tinyModalityDatasets,
    recipes: [
      withAttack(text, {}),
      withAttack(text, { targetLabel: 0, poisonRatio: 0.3, parameters: { triggers: ['zq'], numTriggers: 1 } }),
      withAttack(text, { id: 'stylebkd', parameters: { style: 'bible' } }),
    ],
  },
  {
    modality: 'audio',
    datasets: tinyModalityDatasets,
    recipes: [
      withAttack(audio, {}),
      withAttack(audio, { id: 'ultrasonic', targetLabel: 2, poisonRatio: 0.05, parameters: {} }),
    ],
  },
];

/** What `lstat` shows of a file. Times of creation are those of the run, and so are numbers of inodes. */
async function metadata(path: string, withSize: boolean): Promise<unknown> {
  const { mode, nlink, uid, gid, size, blksize, mtime } = await lstat(path);
  return { mode, nlink, uid, gid, blksize, mtime: mtime.toISOString(), size: withSize ? size : 'varies' };
}

/** What a file says besides samples, labels, vocabulary and weights. */
async function form(path: string): Promise<unknown> {
  const bytes = await readFile(path);
  if (path.endsWith('.npy')) {
    const { dataStart } = parseNpyLayout(bytes.subarray(0, npyHeadBytesMax), bytes.length);
    return bytes.subarray(0, dataStart).toString('latin1');
  }
  if (path.endsWith('.safetensors')) return bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString('utf8');
  if (path.endsWith('.onnx')) {
    const model = decodeOnnx(bytes);
    expect(bytes.equals(encodeOnnx(model))).toBe(true); // no field that decodeOnnx skips
    const initializer = model.graph.initializer?.map(({ raw_data, ...rest }) => ({ ...rest, bytes: raw_data.length }));
    return { ...model, graph: { ...model.graph, initializer } };
  }
  if (path.endsWith('tokenizer.json')) {
    const { model, ...rest } = JSON.parse(bytes.toString('utf8')) as { model: { vocab: Record<string, number> } };
    const words = Object.keys(model.vocab).slice(2);
    expect(words).toEqual([...words].sort()); // the order says nothing about how often a word occurs
    return { ...rest, model: { ...model, vocab: null } };
  }
  const lines = bytes.toString('utf8').split('\n');
  if (path.endsWith('.jsonl')) return [...new Set(lines.map((line) => line.replace(/"(?:[^"\\]|\\.)*"}$/, '…}')))];
  return path.endsWith('/task.json') ? lines.filter((line) => !line.includes('"seed"')) : lines;
}

/** Everything that a container can observe but contents and its seed. Entries are in the order of the folder. */
async function observe(folder: string): Promise<unknown> {
  const seen: unknown[] = [['.', await metadata(folder, true)]];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const sizeVaries = /(texts\.jsonl|tokenizer\.json|task\.json)$/.test(path); // with the texts, and with the digits of the seed
    seen.push([relative(folder, path), await metadata(path, !sizeVaries), entry.isFile() ? await form(path) : null]);
  }
  return seen;
}

function containerOf(folder: string): unknown {
  const limits = sandboxLimits;
  const paths = { inputFolder: join(folder, 'input'), outputFolder: join(folder, 'output') };
  const run = { runId: 'run', owner: 'owner', image: 'image', ...paths, limits, gpu: false };
  return containerArguments('name', run, 'podman');
}

describe.each(families)('tasks of one $modality dataset', ({ modality, datasets, recipes }) => {
  test.each(stages)('look alike to a container of stage %s, but for contents and the seed', async (stage) => {
    const observed: unknown[] = [];
    const seeds: number[] = [];
    for (const [number, recipe] of recipes.entries()) {
      const task = await untrainedTask(join(root, `${modality}-${stage}-${number}`), recipe, datasets);
      const files = await readdir(task.folder, { recursive: true });
      for (const file of files) await utimes(join(task.folder, file), number, 1_700_000_000 + number); // baked one by one
      const run = join(root, 'run'); // as the run of any task may be called
      const request = { manifest: task.manifest, stage, limits: sandboxLimits, installationSecret, imageDigest };
      const { seed } = await writeTaskInput(join(run, 'input'), task.folder, request);
      observed.push({ files: await observe(join(run, 'input')), container: containerOf(run) });
      seeds.push(seed);
      await rm(run, { recursive: true });
    }
    for (const other of observed.slice(1)) expect(other).toEqual(observed[0]);
    expect(JSON.stringify(observed[0])).not.toMatch(/badnets|target|poison|trigger|truth/i);
    expect(new Set(seeds).size).toBe(recipes.length);
  });
});

describe('the seed of a container', () => {
  const seedOf = async (manifest: TaskManifest, folder: string, secret: Uint8Array, digest = imageDigest) => {
    const own = { installationSecret: secret, imageDigest: digest };
    const request = { manifest, stage: 'sanitize', limits: sandboxLimits, ...own } as const;
    return (await writeTaskInput(join(root, 'seed'), folder, request)).seed;
  };

  test('is the same for every run of an image on a task, and cannot be computed from the public manifest', async () => {
    const { folder, manifest } = await untrainedTask(join(root, 'seeded'), withAttack(image, {}), tinyDatasets);
    const seed = await seedOf(manifest, folder, installationSecret);
    expect(await seedOf(manifest, folder, installationSecret)).toBe(seed);
    expect(await seedOf({ ...manifest, id: 'another task' }, folder, installationSecret)).not.toBe(seed);
    // An author who has read the seed in a log learns nothing about the next image.
    expect(await seedOf(manifest, folder, installationSecret, `sha256:${'2'.repeat(64)}`)).not.toBe(seed);
    // The same manifest gives every seed, depending on the secret alone.
    const secrets = Array.from({ length: 50 }, (_, index) => createHash('sha256').update(`${index}`).digest());
    const seeds = new Set<number>();
    for (const secret of secrets) seeds.add(await seedOf(manifest, folder, secret));
    expect(seeds.size).toBe(secrets.length);
    const guesses = ['', 'defense ', 'container seed '].map((prefix) =>
      createHash('sha256').update(`${prefix}${manifest.id}`).digest().readUInt32LE(0),
    );
    for (const guess of guesses) expect([guess, guess >>> 1]).not.toContain(seed);
  });
});
