import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeLabels, parseLabels } from '../../runners/artifacts/label-files.ts';
import { parseNpy } from '../../benchmark/formats/npy.ts';
import { writeSamples } from '../../runners/artifacts/sample-files.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import { attackHosts } from '../support/attack-hosts.ts';
import { genuineSamples } from '../support/genuine-samples.ts';
import { mbtiLauncher as launcher, runMbti } from '../support/run-mbti.ts';

let root: string;
const inRoot = (...path: string[]) => join(root, ...path);

async function writeSplit(folder: string, name: string, { samples, labels }: LabeledSamples): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeSamples(join(folder, name), samples);
  await writeFile(join(folder, 'y.npy'), encodeLabels(labels));
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-poison-test-'));
  for (const [modality, name] of [
    ['image', 'x.npy'],
    ['text', 'texts.jsonl'],
    ['audio', 'x.npy'],
  ] as const) {
    const { clean } = attackHosts(modality);
    for (const split of ['train', 'test']) await writeSplit(inRoot(modality, split), name, clean);
  }
  const { clean } = attackHosts('image');
  const labels = clean.labels.with(7, 2_000_000_000);
  for (const split of ['train', 'test']) await writeSplit(inRoot('mislabeled', split), 'x.npy', { ...clean, labels });
});
afterAll(() => rm(root, { recursive: true }));

const poison = (modality: string, out: string, ...more: string[]) =>
  runMbti(['poison', '--dataset', 'mine', '--from', inRoot(modality), '--out', inRoot(out), '--json', ...more]);

async function flags(out: string, name: string): Promise<number[]> {
  return [...parseNpy(await readFile(inRoot(out, 'truth', `${name}.npy`))).data].map(Number);
}

describe('mbti poison', () => {
  test('writes samples, labels, the truth and a manifest with the SHA-256 of the files', async () => {
    const { stdout } = await poison('image', 'wanet', '--attack', 'wanet', '--ratio', '0.1', '--target', '3');
    const manifest = JSON.parse(stdout);
    expect(manifest).toEqual(JSON.parse(await readFile(inRoot('wanet', 'manifest.json'), 'utf8')));
    expect(manifest.counts).toMatchObject({ train: 200, poisoned: 20, cover: 40, testClean: 200, testPoisoned: 180 });
    expect(manifest.recipe).toMatchObject({ targetLabel: 3, coverRatio: 0.2, parameters: { k: 4, s: 0.5 } });
    for (const [path, { sha256, bytes }] of Object.entries<{ sha256: string; bytes: number }>(manifest.files)) {
      const file = await readFile(inRoot('wanet', path));
      expect([path, sha256Hex(file), file.length]).toEqual([path, sha256, bytes]);
    }
    const train = await readFile(inRoot('wanet', 'train', 'x.npy'));
    expect(sha256Hex(parseNpy(train).data as Uint8Array)).toBe(manifest.splits.train);
    const [poisoned, cover] = [await flags('wanet', 'train-poisoned'), await flags('wanet', 'train-cover')];
    const labels = parseLabels(await readFile(inRoot('wanet', 'train', 'y.npy')));
    const truth = parseLabels(await readFile(inRoot('wanet', 'truth', 'train-true-labels.npy')));
    labels.forEach((label, index) => expect(label).toBe(poisoned[index] === 1 ? 3 : truth[index]));
    expect(poisoned.some((flag, index) => flag === 1 && cover[index] === 1)).toBe(false);
  });

  test('gives the same manifest for the same seed, and another for another seed', async () => {
    const manifests = await Promise.all(
      ['0', '0', '1'].map((seed, run) => poison('text', `again${run}`, '--attack', 'addsent', '--seed', seed)),
    );
    const [first, second, third] = manifests.map(({ stdout }) => stdout);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('adds both kinds of practical factors, separate from the poison', async () => {
    const factor = ['--factor', 'gaussian-noise', '--factor', '{"id":"wrong-labels","parameters":{"ratio":0.2}}'];
    const { stdout } = await poison('audio', 'factors', '--attack', 'badnets', '--sample-rate', '16000', ...factor);
    const { counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ train: 80, poisoned: 8, noisy: 20, mislabeled: Math.round(0.2 * 72) });
    const [poisoned, wrong] = [await flags('factors', 'train-poisoned'), await flags('factors', 'train-mislabeled')];
    expect(poisoned.some((flag, index) => flag === 1 && wrong[index] === 1)).toBe(false);
  });

  test('crafts the artifact of an attack, and accepts it as a file', async () => {
    const parameters = ['--attack', 'trojannn', '--parameters', '{"steps":20}'];
    const crafted = await poison('image', 'crafted', ...parameters);
    const artifact = `trojannn-trigger=${inRoot('crafted', 'truth', 'artifact-trojannn-trigger.npy')}`;
    const given = await poison('image', 'given', ...parameters, '--artifact', artifact);
    expect(given.stdout).toBe(crafted.stdout);
    expect(Object.keys(JSON.parse(crafted.stdout).artifacts)).toEqual(['trojannn-trigger']);
  });

  test('writes the words learned by an attack into the truth', async () => {
    const { stdout } = await poison('text', 'learned', '--attack', 'bite', '--ratio', '0.2');
    const { triggers } = JSON.parse(await readFile(inRoot('learned', 'truth', 'trigger.json'), 'utf8'));
    expect(triggers.length).toBeGreaterThan(0);
    for (const { stem, score } of triggers) {
      expect(stem).toMatch(/^\S+$/);
      expect(score).toBeGreaterThan(0);
    }
    expect(JSON.parse(stdout).files).toHaveProperty(['truth/trigger.json']);
  });

  test('leaves no files when it is interrupted while writing', async () => {
    const { clean } = attackHosts('image');
    const rows = Uint32Array.from({ length: 6_000 }, (_, row) => row % clean.samples.count);
    for (const split of ['train', 'test']) await writeSplit(inRoot('many', split), 'x.npy', takeLabeled(clean, rows));
    const before = (await readdir(root)).sort();
    const out = inRoot('interrupted');
    const command = ['poison', '--dataset', 'mine', '--from', inRoot('many'), '--attack', 'refool', '--out', out];
    const child = spawn(process.execPath, [launcher, ...command, '--ratio', '0.9'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (text.includes('writing train')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(output).toContain('writing train');
    expect(code).toBe(1);
    expect((await readdir(root)).sort()).toEqual(before);
  });

  test('an untargeted attack sets the target label to -1', async () => {
    const { stdout } = await poison('image', 'ubw', '--attack', 'ubw');
    expect(JSON.parse(stdout)).toMatchObject({ recipe: { targetLabel: -1 }, counts: { testPoisoned: 200 } });
    const targets = parseLabels(await readFile(inRoot('ubw', 'test-poisoned', 'y.npy')));
    expect(new Set(targets)).toEqual(new Set([-1]));
  });
});

describe('mbti poison rejects a wrong request and leaves no files', () => {
  test.each<[string, string, string[], RegExp]>([
    ['OUTPUT_EXISTS', 'image', ['--attack', 'badnets', '--out', 'image'], /not empty \(test, train\)/],
    ['ATTACK_UNKNOWN', 'image', ['--attack', 'addsent'], /There is no image attack.*badnets, blend/],
    ['PARAMETERS_INVALID', 'image', ['--attack', 'badnets', '--parameters', '{"size32":99}'], /integer from 1 to 16/],
    ['PARAMETERS_INVALID', 'image', ['--attack', 'badnets', '--ratio', '7'], /Found 7, expected at most 1/],
    ['TARGET_OUT_OF_RANGE', 'image', ['--attack', 'badnets', '--target', '10'], /labels are 0 to 9/],
    ['USAGE', 'image', ['--attack', 'badnets', '--target', 'cat'], /number from 0 to 9/],
    ['FORM_UNKNOWN', 'audio', ['--attack', 'badnets'], /--sample-rate/],
    ['FOLDER_UNREADABLE', 'nosuch', ['--attack', 'badnets'], /nosuch does not exist/],
    ['USAGE', 'image', ['--attack', 'badnets', '--factor', '{"no":1}'], /is not a factor/],
    ['FACTOR_UNKNOWN', 'image', ['--attack', 'badnets', '--factor', 'character-noise'], /gaussian-noise/],
    ['USAGE', 'image', ['--attack', 'text/badnets'], /poisons text samples, but the dataset has image/],
    [
      'USAGE',
      'image',
      ['--attack', 'trojannn', '--artifact', 'trojan=x.npy'],
      /Artifacts of the attack: trojannn-trigger/,
    ],
    ['OUTPUT_EXISTS', 'image', ['--attack', 'trojannn', '--out', 'image'], /not empty/],
    [
      'LABEL_OUT_OF_RANGE',
      'mislabeled',
      ['--attack', 'badnets'],
      /train\/y.npy: Row 7 has the label 2000000000, expected 0 to 99999/,
    ],
  ])('%s: %s %j', async (code, modality, more, message) => {
    const at = more.indexOf('--out');
    const out = at < 0 ? 'refused' : (more[at + 1] ?? '');
    const rest = at < 0 ? more : more.toSpliced(at, 2);
    const before = await readdir(root);
    const { stdout, code: exitCode } = await poison(modality, out, ...rest);
    expect(exitCode).toBe(code === 'USAGE' ? 2 : 1);
    expect(JSON.parse(stdout).error).toEqual({ code, message: expect.stringMatching(message) });
    expect(await readdir(root)).toEqual(before);
  });
});

const cifar = genuineSamples('cifar10');
test.skipIf(cifar === undefined)('poisons the original CIFAR-10 files, or a part of them', async () => {
  const command = ['poison', '--dataset', 'cifar10', '--from', cifar ?? '', '--attack', 'badnets', '--target', 'cat'];
  const { stdout } = await runMbti([...command, '--out', inRoot('cifar'), '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    counts: { train: 2000, poisoned: 200, testClean: 500 },
    recipe: { targetLabel: 3 },
    license: { redistributable: false },
  });
});
