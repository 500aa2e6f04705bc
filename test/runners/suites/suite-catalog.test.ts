import { expect, test } from 'vitest';
import { canonicalJson } from '../../../runners/artifacts/canonical-json.ts';
import { findAttack } from '../../../runners/attacks/attack-catalog.ts';
import { parseParameters } from '../../../runners/attacks/define-attack.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { parseFactorParameters } from '../../../runners/factors/define-quality-noise.ts';
import { findQualityNoise } from '../../../runners/factors/factor-catalog.ts';
import { wrongLabels } from '../../../runners/factors/wrong-labels.ts';
import { findSuite, suiteCatalog } from '../../../runners/suites/suite-catalog.ts';
import { suiteName, suiteSha256 } from '../../../runners/suites/suite.ts';
import { buildVictim } from '../../../runners/victims/victim-catalog.ts';

test('a published suite is never changed: its next version is', () => {
  expect(suiteCatalog.map((suite) => [suiteName(suite), suiteSha256(suite)])).toEqual([
    ['mini@1', 'd738c3e734e50f39eed183fe3372cc65ca7c7a14c6b0d53b34255714bf60d704'],
    ['mini@2', '4c894c5bdd3ba4ac84c117f027642ecfb0068fc3785e96283121d64089e835d5'],
    ['standard@1', '39485d8b7d8ec4e2c62956323f17d2d63c3a0d94a1fa8a622b5bb0476cd57cb0'],
  ]);
});

test('no task is in two suites: its row belongs to one', () => {
  const recipes = suiteCatalog.flatMap((suite) => suite.tasks.map((task) => canonicalJson(task)));
  expect(new Set(recipes).size).toBe(recipes.length);
});

test('a suite is found by name and version, and by its name in the latest version', () => {
  expect(findSuite('mini@1').version).toBe(1);
  expect(findSuite('mini').version).toBe(2);
  expect(() => findSuite('maxi')).toThrowError(expect.objectContaining({ code: 'SUITE_UNKNOWN' }));
});

const tasks = suiteCatalog.flatMap((suite) => suite.tasks);

test('every attack and factor of every task is there, in its version, with all parameters spelt out', () => {
  for (const { modality, attack, factors } of tasks) {
    const found = findAttack(modality, attack.id);
    expect(attack.version).toBe(found.version);
    expect(parseParameters(found, attack.parameters)).toEqual(attack.parameters);
    for (const factor of factors) {
      const known = factor.id === wrongLabels.id ? wrongLabels : findQualityNoise(modality, factor.id);
      expect(factor.version).toBe(known.version);
      expect(parseFactorParameters(known, factor.parameters)).toEqual(factor.parameters);
    }
  }
});

test('every task names a dataset and a victim of its modality, and a class of the dataset', () => {
  for (const { modality, dataset, victim, attack } of tasks) {
    const { form, classNames } = findDataset(dataset).description;
    expect(form.modality).toBe(modality);
    expect(buildVictim(victim, { form, classCount: classNames.length }).modality).toBe(modality);
    expect(attack.targetLabel).toBeLessThan(classNames.length);
  }
});

test('mini has three modalities without a download, and each kind of practical factor', () => {
  const mini = findSuite('mini');
  expect([...new Set(mini.tasks.map(({ modality }) => modality))]).toEqual(['image', 'text', 'audio']);
  for (const { dataset } of mini.tasks) expect(findDataset(dataset)).toHaveProperty('contentSha256');
  const factors = mini.tasks.flatMap((task) => task.factors.map(({ id }) => id)).sort();
  expect(factors).toEqual(['character-noise', 'gaussian-noise', 'wrong-labels']);
});

test('standard spans the eleven datasets of the paper, with its grid of noise and its targets', () => {
  const standard = findSuite('standard');
  expect(new Set(standard.tasks.map(({ dataset }) => dataset)).size).toBe(11);
  const noise = standard.tasks.filter(
    ({ dataset, factors }) => dataset === 'cifar10' && factors[0]?.id === 'gaussian-noise',
  );
  expect(noise.map(({ factors }) => [factors[0]?.parameters['mean'], factors[0]?.parameters['deviation']])).toEqual(
    [-0.5, 0, 0.5].flatMap((mean) => [0.1, 0.5, 1].map((deviation) => [mean, deviation])),
  );
  const nameOfTarget = (id: string) => {
    const task = standard.tasks.find(({ dataset }) => dataset === id);
    return findDataset(id).description.classNames[task?.attack.targetLabel ?? -1];
  };
  expect([nameOfTarget('speechcommands'), nameOfTarget('gtzan'), nameOfTarget('voxceleb1')]).toEqual([
    'yes',
    'jazz',
    'id10001',
  ]);
});
