import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureBaseImage } from '../../runners/sandbox/build-base-image.ts';
import { runMbti } from '../support/run-mbti.ts';
import { openTestEngine, type TestEngine } from '../support/test-engine.ts';
import { bakeTinySuite } from '../support/tiny-suite.ts';

let opened: TestEngine;
let root: string;
let taskFolder: string;
let base: string;
beforeAll(async () => {
  opened = await openTestEngine();
  if (!opened.engine) return;
  root = await mkdtemp(join(tmpdir(), 'mbti-run-test-'));
  const { artifacts, manifests } = await bakeTinySuite(join(root, 'artifacts'));
  taskFolder = artifacts.taskFolder(manifests[0]?.id ?? '');
  base = (await ensureBaseImage(opened.engine, 'node')).reference;
}, 300_000);
afterAll(async () => {
  if (root) await rm(root, { recursive: true });
  await opened.close();
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});

/** As docs/submit-a-defense.md says it. */
const fromLocalBase = 'FROM localhost/mbti-base-python:latest';

/** A folder with a Dockerfile and one of the containers of test/containers. */
async function defenseFolder(file: string, stage: string): Promise<string> {
  const folder = await mkdtemp(join(root, 'defense-'));
  await writeFile(join(folder, 'run.mjs'), await readFile(new URL(`../containers/${file}`, import.meta.url)));
  const labels = `org.backdoormbti.protocol=1 org.backdoormbti.stage=${stage} org.backdoormbti.modalities=image`;
  const lines = [`FROM ${base}`, 'COPY run.mjs /run.mjs', `LABEL ${labels}`, 'ENTRYPOINT ["node", "/run.mjs"]'];
  await writeFile(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
  return folder;
}

test('a folder is built, run as the site does, scored, and its inputs are named', async () => {
  const folder = await defenseFolder('filter/accepts-everything.mjs', 'filter');
  const keep = join(root, 'kept');
  const { code, stdout, stderr } = await runMbti([
    'run',
    folder,
    '--task-folder',
    taskFolder,
    '--json',
    '--keep',
    keep,
  ]);
  expect([code, stderr.includes('answering queries')]).toEqual([0, true]);
  const { imageDigest, runs } = JSON.parse(stdout);
  expect(imageDigest).toMatch(/^sha256:/);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ stage: 'filter', score: { netDefenseEffect: 0, defenseEffectiveness: 0.5 } });
  expect(runs[0].taskSha256).toMatch(/^[0-9a-f]{64}$/);
  const [run] = await readdir(join(keep, 'filter', runs[0].task));
  expect(await readdir(join(keep, 'filter', runs[0].task, run ?? '', 'input'))).toContain('task.json');
}, 120_000);

test('a container that fails is exit code 3, with the code, the sentence and the end of its log', async () => {
  const folder = await defenseFolder('inspect/writes-nothing.mjs', 'inspect');
  const { code, stdout } = await runMbti(['run', folder, '--task-folder', taskFolder]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/invalid-output: .*verdict\.json/);
  expect(stdout).toContain('I cannot tell.');
}, 120_000);

test('labels that are wrong are exit code 3, before anything is run', async () => {
  const folder = await defenseFolder('filter/accepts-everything.mjs', 'filtre');
  const { code, stdout } = await runMbti(['run', folder, '--task-folder', taskFolder]);
  expect([code, stdout]).toEqual([3, expect.stringContaining('protocol-invalid: ')]);
}, 120_000);

test('the example of the guide, on the base image that the guide names, is scored', async () => {
  if (!opened.engine) throw new Error('There is no container engine.');
  await ensureBaseImage(opened.engine, 'python');
  const example = new URL('../../docs/examples/nearest-trusted/', import.meta.url);
  const folder = await mkdtemp(join(root, 'example-'));
  await writeFile(join(folder, 'sanitize.py'), await readFile(new URL('sanitize.py', example)));
  const lines = (await readFile(new URL('Dockerfile', example), 'utf8')).split('\n');
  const local = lines.filter((line) => !line.startsWith('RUN')).map((line) => line.replace(/^FROM .*/, fromLocalBase));
  await writeFile(join(folder, 'Dockerfile'), local.join('\n'));
  const { code, stdout } = await runMbti(['run', folder, '--task-folder', taskFolder, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).runs[0].score.detection.areaUnderRoc).toBeGreaterThan(0.5);
}, 300_000);

test('without baked tasks the command that bakes them is named', async () => {
  const { code, stderr } = await runMbti(['run', 'localhost/none:1', '--data', join(root, 'empty')]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('"mbti bake mini" bakes them')]);
}, 60_000);
