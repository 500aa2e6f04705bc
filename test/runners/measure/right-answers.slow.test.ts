import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stage } from '../../../benchmark/words/stage.ts';
import { evaluateContainer, type ContainerTask } from '../../support/evaluate-container.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { bakeTinySuite } from '../../support/tiny-suite.ts';

let opened: TestEngine;
let root: string;
let task: ContainerTask;
beforeAll(async () => {
  opened = await openTestEngine();
  if (!opened.engine) return;
  root = await mkdtemp(join(tmpdir(), 'mbti-right-'));
  const { artifacts, manifests } = await bakeTinySuite(root);
  const [manifest] = manifests;
  if (!manifest) throw new Error('No task was baked.');
  task = { artifacts, manifest };
}, 300_000);
afterAll(async () => {
  if (root) await rm(root, { recursive: true });
  await opened.close();
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});

async function scoreOf(stage: Stage, name: string) {
  if (!opened.engine) throw new Error('There is no container engine.');
  const { score } = await evaluateContainer(opened.engine, task, stage, name);
  return score;
}

describe('a sanitizer', () => {
  test('that keeps everything and gives one score to all is scored as exactly no effect', async () => {
    const score = await scoreOf('sanitize', 'keeps-everything');
    expect(score.netDefenseEffect).toBe(0);
    expect(score.defenseEffectiveness).toBe(0.5);
    expect(score.counts).toEqual(task.manifest.undefended);
    expect(score.detection).toMatchObject({ truePositives: 0, falsePositives: 0, areaUnderRoc: 0.5 });
  }, 60_000);

  test('that writes its scores in the other byte order is read as it meant them', async () => {
    const score = await scoreOf('sanitize', 'scores-big-endian');
    expect(score.netDefenseEffect).toBe(0);
    expect(score.detection?.areaUnderRoc).toBeGreaterThan(0.99);
  }, 60_000);
});

test('a returned model that gives all samples the same label is scored, and is worth nothing', async () => {
  const score = await scoreOf('train', 'answers-the-same');
  expect(score.cleanAccuracy).toBe(0.25); // one of four classes
  expect(score.attackSuccessRate).toBe(0); // the label is not the target
  expect(score.robustAccuracy).toBe(1 / 3); // of the samples of the other three classes
  expect(score.netDefenseEffect).toBe(0);
}, 60_000);
