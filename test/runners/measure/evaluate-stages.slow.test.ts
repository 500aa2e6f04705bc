import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { evaluateContainer, type ContainerTask } from '../../support/evaluate-container.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { bakeTinyModalities } from '../../support/tiny-modalities.ts';
import { bakeTinySuite } from '../../support/tiny-suite.ts';

let opened: TestEngine;
const roots: string[] = [];
const tasks: Partial<Record<'image' | 'text' | 'audio', ContainerTask>> = {};
beforeAll(async () => {
  opened = await openTestEngine();
  if (!opened.engine) return;
  for (const bake of [bakeTinySuite, bakeTinyModalities]) {
    const root = await mkdtemp(join(tmpdir(), 'mbti-stages-'));
    roots.push(root);
    const { artifacts, manifests } = await bake(root);
    for (const manifest of manifests) tasks[manifest.form.modality] = { artifacts, manifest };
  }
}, 300_000);
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true });
  await opened.close();
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});

function evaluate(modality: 'image' | 'text' | 'audio', stage: 'filter' | 'inspect', name: string) {
  const task = tasks[modality];
  if (!opened.engine || !task) throw new Error('There is no container engine, or no task.');
  return evaluateContainer(opened.engine, task, stage, name);
}

describe('a filter', () => {
  test.each(['image', 'text', 'audio'] as const)(
    'that accepts every %s query is scored as exactly no effect',
    async (modality) => {
      const { score, phases } = await evaluate(modality, 'filter', 'accepts-everything');
      expect(score.netDefenseEffect).toBe(0);
      expect(score.defenseEffectiveness).toBe(0.5);
      expect(score.counts).toEqual(tasks[modality]?.manifest.undefended);
      const { testClean, testPoisoned } = tasks[modality]?.manifest.counts ?? { testClean: 0, testPoisoned: 0 };
      const { queries = 0, repeated = 0 } = score.filter ?? {};
      expect(queries).toBe(testClean + testPoisoned + repeated);
      expect(repeated).toBeGreaterThan(20);
      expect(score.filter?.repeatedDiffering).toBe(0);
      expect(score.detection).toMatchObject({ truePositives: 0, falsePositives: 0, areaUnderRoc: 0.5 });
      expect(phases).toContain('answering queries, run 1 of 2: reading queries');
      expect(phases).toContain('answering queries, run 2 of 2');
    },
    60_000,
  );

  test('that rejects what carries the trigger is scored by what it rejects', async () => {
    const { score } = await evaluate('image', 'filter', 'rejects-bright-corners');
    const undefended = tasks['image']?.manifest.undefended;
    expect(score.counts?.poisonedRejected).toBe(undefended?.nPoisoned);
    expect(score.attackSuccessRate).toBe(0);
    expect(score.robustAccuracy).toBe(0); // a rejected query is not answered
    expect(score.detection?.areaUnderRoc).toBeGreaterThan(0.99);
    expect(score.detection?.rocPoints?.at(-1)).toEqual([1, 1]);
    expect(score.netDefenseEffect).toBeGreaterThan(0.9);
  }, 60_000);

  test('whose answers depend on the order is found out', async () => {
    const { score } = await evaluate('image', 'filter', 'depends-on-the-order');
    expect(score.filter?.repeated).toBeGreaterThan(20);
    expect(score.filter?.repeatedDiffering).toBe(score.filter?.repeated);
  }, 60_000);
});

test.each(['image', 'text', 'audio'] as const)(
  'an inspector gets the backdoored and the clean %s model, one at a time',
  async (modality) => {
    const { score, phases, logTail } = await evaluate(modality, 'inspect', 'guesses');
    expect(score.inspection).toMatchObject({
      backdoored: { probability: expect.any(Number), targetLabel: 0, isTargetRight: expect.any(Boolean) },
      clean: { probability: expect.any(Number), targetLabel: 0 },
    });
    const { backdoored, clean } = score.inspection ?? {};
    expect(backdoored?.isTargetRight).toBe(tasks[modality]?.manifest.recipe.attack.targetLabel === 0);
    expect(backdoored?.probability).not.toBe(clean?.probability); // another model each time
    expect(score).not.toHaveProperty('cleanAccuracy');
    expect(Object.keys(score.outputSha256).sort()).toEqual(['backdoored/verdict.json', 'clean/verdict.json']);
    expect(phases).toEqual(expect.arrayContaining(['inspecting model 1 of 2', 'inspecting model 2 of 2']));
    expect(logTail.match(/::progress 1 done/g)).toHaveLength(2);
  },
  60_000,
);
