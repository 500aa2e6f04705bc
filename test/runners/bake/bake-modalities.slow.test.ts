import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseNpy } from '../../../benchmark/formats/npy.ts';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import { ArtifactFolder } from '../../../runners/tasks/artifact-folder.ts';
import { BakeError } from '../../../runners/bake/bake-error.ts';
import { bakeSuite } from '../../../runners/bake/bake-suite.ts';
import { taskManifestSchema, type TaskManifest } from '../../../runners/tasks/task-manifest.ts';
import { requiredRates } from '../../../benchmark/scoring/evaluate-task.ts';
import { scenarioOf, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import { parameterShapes } from '../../../runners/victims/architecture.ts';
import { tinyAudioRecipe, tinyModalityDatasets, tinyTextRecipe } from '../../support/tiny-modalities.ts';

const gates = { cleanAccuracy: 0.9, attackSuccessRate: 0.9 };
/** A third task that cannot be made: its attack is of another version. */
const broken: TaskRecipe = { ...tinyAudioRecipe, attack: { ...tinyAudioRecipe.attack, id: 'blend', version: '9.9.9' } };

let root: string;
let artifacts: ArtifactFolder;
let failure: unknown;
let manifests: readonly TaskManifest[];
const secondBake = { messages: [] as string[], tasks: [] as string[] };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-modalities-'));
  artifacts = new ArtifactFolder(root);
  const folders = { artifacts, datasets: tinyModalityDatasets };
  const tasks = [broken, tinyTextRecipe, tinyAudioRecipe];
  failure = await bakeSuite(folders, { tasks, gates }, { backend: 'wasm' }).catch((error: unknown) => error);
  manifests = await bakeSuite(
    folders,
    { tasks: [tinyTextRecipe, tinyAudioRecipe], gates },
    {
      backend: 'wasm',
      onProgress: ({ message }) => secondBake.messages.push(message),
      onTask: (scenario) => secondBake.tasks.push(scenario),
    },
  );
}, 300_000); // four trainings, which take minutes on a busy machine
afterAll(() => rm(root, { recursive: true }));

describe('a bake in which one task fails', () => {
  test('ends in an error that names the scenario and the reason', () => {
    expect(failure).toBeInstanceOf(BakeError);
    expect(failure).toMatchObject({
      code: 'BAKE_INCOMPLETE',
      facts: { scenarios: [scenarioOf(broken)] },
      cause: expect.objectContaining({ code: 'ATTACK_UNKNOWN' }),
    });
    const { message } = failure as BakeError;
    expect(message).toContain('1 of 3 tasks were not baked');
    expect(message).toContain(`${scenarioOf(broken)}: The recipe needs blend version 9.9.9`);
  });

  test('bakes the other tasks, so the next bake trains nothing', async () => {
    expect(secondBake).toEqual({ messages: ['baked'], tasks: [] });
    expect([...(await artifacts.listTaskIds())].sort()).toEqual(manifests.map(({ id }) => id).sort());
    expect(await readdir(join(root, 'staging'))).toEqual([]);
  });
});

describe.each([0, 1])('the task number %i', (number) => {
  const manifest = () => {
    const found = manifests[number];
    if (!found) throw new Error(`Task ${number} was not baked.`);
    return found;
  };
  const read = (path: string) => readFile(join(artifacts.taskFolder(manifest().id), path));

  test('has a victim with a backdoor and a reference without one', () => {
    const undefended = requiredRates(manifest().undefended);
    const reference = requiredRates(manifest().reference);
    expect(undefended.cleanAccuracy).toBeGreaterThanOrEqual(0.9);
    expect(undefended.attackSuccessRate).toBeGreaterThanOrEqual(0.9);
    expect(reference.attackSuccessRate).toBeLessThan(0.5);
  });

  test('lists every file with its size and SHA-256', async () => {
    const folder = artifacts.taskFolder(manifest().id);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(files.filter((file) => file !== 'task.json').sort()).toEqual(Object.keys(manifest().files).sort());
    for (const [path, { sha256, bytes }] of Object.entries(manifest().files)) {
      const file = await read(path);
      const found = { path, bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') };
      expect(found).toEqual({ path, bytes, sha256 });
    }
    expect(taskManifestSchema.parse(JSON.parse(String(await read('task.json'))))).toEqual(manifest());
  });

  test('has the weights of the victim', async () => {
    const weights = parseSafetensors(await read('model/weights.safetensors'));
    const { victim } = manifest();
    const expected = parameterShapes(victim).map(({ name, shape }) => [name, shape] as const);
    expect(new Map([...weights].map(([name, { shape }]) => [name, shape]))).toEqual(new Map(expected));
  });
});

describe('each modality', () => {
  test('stores one text per line, with the tokenizer of the poisoned texts next to the model', async () => {
    const [text] = manifests;
    if (!text) throw new Error('no text task was baked');
    expect(text.form).toEqual({ modality: 'text' });
    expect(Object.keys(text.files)).toEqual(
      expect.arrayContaining(['train/texts.jsonl', 'test-poisoned/texts.jsonl', 'model/tokenizer.json']),
    );
    expect(Object.keys(text.files).filter((path) => /x\.npy|noisy|mislabeled/.test(path))).toEqual([]);
    const tokenizer = await readFile(join(artifacts.taskFolder(text.id), 'model/tokenizer.json'), 'utf8');
    expect(tokenizer).toContain('"cf":');
  });

  test('lists the samples with wrong labels if that is a factor', async () => {
    const [, audio] = manifests;
    if (!audio) throw new Error('no audio task was baked');
    expect(audio.form).toEqual({ modality: 'audio', length: 8_000, sampleRateHz: 8_000 });
    const folder = artifacts.taskFolder(audio.id);
    const flags = async (name: string) => parseNpy(await readFile(join(folder, 'truth', name))).data as Uint8Array;
    const mislabeled = await flags('train-mislabeled.npy');
    const poisoned = await flags('train-poisoned.npy');
    expect(audio.counts).toMatchObject({ train: 342, clean: 18, poisoned: 34 });
    expect(mislabeled.filter((flag) => flag === 1)).toHaveLength(31); // a tenth of the other 308
    expect(mislabeled.some((flag, row) => flag === 1 && poisoned[row] === 1)).toBe(false);
    expect(Object.keys(audio.files)).not.toContain('truth/train-noisy.npy');
  });
});
