import { expect, test } from 'vitest';
import { canonicalJson } from '../../../benchmark/identity/canonical-json.ts';
import { testStrengthsOf } from '../../../benchmark/attacks/documents/attack-settings.ts';
import { core1 } from '../../../benchmark/suites/core-1.ts';
import { coreSeeds1 } from '../../../benchmark/suites/core-seeds-1.ts';
import { core2 } from '../../../benchmark/suites/core-2.ts';
import { mini4 } from '../../../benchmark/suites/mini-4.ts';
import { mini5 } from '../../../benchmark/suites/mini-5.ts';
import { cleanModelOf, recipesOf, scenarioOf, suiteName, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import { datasetOf } from '../../../runners/datasets/dataset-catalog.ts';

const ladder = [mini4, mini5, core1, core2, coreSeeds1];
const named = ladder.map((suite) => [suiteName(suite), suite] as const);

test('each suite begins with the tasks of the one below it, in their order', () => {
  ladder.forEach((suite, step) => {
    const below = ladder[step - 1]?.tasks ?? [];
    expect(suite.tasks.slice(0, below.length)).toEqual(below);
  });
});

test('the suites have the same gates, so that a task that is baked for one is baked for all', () => {
  for (const { gates } of ladder) expect(gates).toEqual(mini4.gates);
  expect(mini4.gates.rules).toBe(2);
});

test.each(named)('%s: each factor has a plain partner with the same attack and seed', (_, { tasks }) => {
  const plainOf = (task: TaskRecipe) => canonicalJson({ ...task, factors: [] });
  const plain = new Set(tasks.filter(({ factors }) => factors.length === 0).map(plainOf));
  for (const task of tasks) expect(plain.has(plainOf(task)), scenarioOf(task)).toBe(true);
});

test.each(named)('%s: no trigger is stronger in test samples, unless the paper does so', (_, { tasks }) => {
  for (const task of tasks) for (const { reason } of testStrengthsOf(task)) expect(reason).toMatch(/\.$/);
});

test.each(named)('%s: texts and clips are of the versions without near-duplicates and known voices', (_, { tasks }) => {
  for (const task of tasks) {
    expect(datasetOf(task).description.version, task.dataset).toBe(task.modality === 'image' ? 1 : 2);
  }
});

test('mini@4 has three modalities and both kinds of factors in five tasks of one seed', () => {
  expect(mini4.tasks).toHaveLength(5);
  expect(new Set(mini4.tasks.map(({ modality }) => modality))).toEqual(new Set(['image', 'text', 'audio']));
  const factors = mini4.tasks.flatMap((task) => task.factors.map(({ id }) => id));
  expect(factors).toEqual(['wrong-labels', 'gaussian-noise']);
  expect(new Set(mini4.tasks.map(({ seed }) => seed)).size).toBe(1);
});

test('core-seeds@1 is core@1 with three seeds', () => {
  const scenarios = new Map<string, number[]>();
  for (const task of coreSeeds1.tasks) {
    scenarios.set(scenarioOf(task), [...(scenarios.get(scenarioOf(task)) ?? []), task.seed]);
  }
  expect([...scenarios.keys()]).toEqual(core1.tasks.map(scenarioOf));
  for (const seeds of scenarios.values()) expect(seeds).toEqual([0, 1, 2]);
});

test('mini@5 and core@2 have the tasks of the versions before them', () => {
  expect(mini5.tasks).toEqual(mini4.tasks);
  expect(core2.tasks).toEqual(core1.tasks);
});

test('the models for stage inspect of a smaller suite are among those of a bigger one', () => {
  const identities = (suite: typeof mini5) => recipesOf(suite).map(canonicalJson);
  expect(identities(core2)).toEqual(expect.arrayContaining(identities(mini5)));
  expect(identities(coreSeeds1)).toEqual(expect.arrayContaining(identities(core2)));
});

test.each([
  [mini5, 4],
  [core2, 10],
])('%#: there are models enough for stage inspect', (suite, least) => {
  for (const modality of ['image', 'text', 'audio']) {
    const tasks = recipesOf(suite).filter((task) => task.modality === modality);
    const clean = new Set(tasks.map((task) => cleanModelOf({ scenario: scenarioOf(task), seed: task.seed })));
    expect(tasks.length + clean.size, modality).toBeGreaterThanOrEqual(least);
  }
});

test('each backdoored model of mini@5 has a clean-trained one of its own', () => {
  const clean = recipesOf(mini5).map((task) => cleanModelOf({ scenario: scenarioOf(task), seed: task.seed }));
  expect(new Set(clean).size).toBe(clean.length);
});
