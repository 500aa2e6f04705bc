import { expect, test } from 'vitest';
import { canonicalJson } from '../../../benchmark/identity/canonical-json.ts';
import { attackCatalog, findAttack } from '../../../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../../../benchmark/attacks/define-attack.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { parseFactorParameters } from '../../../benchmark/factors/define-quality-noise.ts';
import { findQualityNoise } from '../../../benchmark/factors/factor-catalog.ts';
import { wrongLabels } from '../../../benchmark/factors/wrong-labels.ts';
import { findSuite, suiteCatalog } from '../../../benchmark/suites/suite-catalog.ts';
import { recipesOf, suiteName, suiteSha256 } from '../../../benchmark/suites/suite.ts';
import { unreachedGates } from '../../../benchmark/attacks/documents/unreached-gates.ts';
import { buildVictim } from '../../../runners/victims/victim-catalog.ts';

test('a published suite is never changed: its next version is', () => {
  expect(suiteCatalog.map((suite) => [suiteName(suite), suiteSha256(suite)])).toEqual([
    ['mini@1', 'd738c3e734e50f39eed183fe3372cc65ca7c7a14c6b0d53b34255714bf60d704'],
    ['mini@2', '4c894c5bdd3ba4ac84c117f027642ecfb0068fc3785e96283121d64089e835d5'],
    ['mini@3', 'b98797be6e2dc6b8bfadbb2d597116e765e86f5797d870f78e47853cc155b6c6'],
    ['mini@4', '380a1e1ad09ee844d3e4d5094a64853479e1c41452317c8e6a3132a0045e2787'],
    ['mini@5', 'bf94d2e50bdee8047ee0440071a6d4ffd8f6515516dd089f243e6087750e2017'],
    ['core@1', '3e286f183b368786153e7c0bb7f137588cd1cdb55581b0aa99fc6caa465dfe94'],
    ['core@2', '2f5ac3e8abdec60f21e5e6df6f1544f0049c8aed9c83c713c0eaa4dc4050cb94'],
    ['core-seeds@1', '017e24e9df4813931aee2bc60afa45980193a0e21e583a4ef93895bd8416bf36'],
    ['standard@1', '39485d8b7d8ec4e2c62956323f17d2d63c3a0d94a1fa8a622b5bb0476cd57cb0'],
    ['standard@2', '0a285f31892f45b6c6aafbb54af40fe5db694844d7f587a9db01a12fbe569433'],
  ]);
});

test('suites from before the ladder share no task', () => {
  const older = suiteCatalog.filter(({ gates }) => gates.rules === undefined);
  const recipes = older.flatMap((suite) => suite.tasks.map((task) => canonicalJson(task)));
  expect(new Set(recipes).size).toBe(recipes.length);
});

test('a suite is found by name and version, and by its name in the latest version', () => {
  expect(findSuite('mini@1').version).toBe(1);
  expect(findSuite('mini').version).toBe(5);
  expect(() => findSuite('maxi')).toThrowError(expect.objectContaining({ code: 'SUITE_UNKNOWN' }));
});

const tasks = suiteCatalog.flatMap(recipesOf);

test('every attack and factor of every task is there, in its version, with all parameters spelt out', () => {
  for (const { modality, attack, factors } of tasks) {
    const found = findAttack(modality, attack.id, attack.version); // throws if no release has it
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

test('mini@3 has three modalities without a download, and each kind of practical factor', () => {
  const mini = findSuite('mini@3');
  expect([...new Set(mini.tasks.map(({ modality }) => modality))]).toEqual(['image', 'text', 'audio']);
  for (const { dataset } of mini.tasks) expect(findDataset(dataset)).toHaveProperty('contentSha256');
  const factors = mini.tasks.flatMap((task) => task.factors.map(({ id }) => id)).sort();
  expect(factors).toEqual(['character-noise', 'gaussian-noise', 'wrong-labels']);
});

test('mini@3 has every attack that takes on its data, and says which does not', () => {
  const present = findSuite('mini@3').tasks.map(({ modality, attack }) => `${modality}/${attack.id}`);
  const kept = attackCatalog.map(({ modality, id }) => `${modality}/${id}`).filter((name) => !present.includes(name));
  expect(kept).toEqual(['image/ubw']);
  const unreached = unreachedGates.map(({ modality, attack }) => `${modality}/${attack}`);
  expect(unreached).toEqual(expect.arrayContaining(kept));
});

test('core@1 has every attack that takes on its data, and says which does not', () => {
  const present = findSuite('core@1').tasks.map(({ modality, attack }) => `${modality}/${attack.id}`);
  const kept = attackCatalog.map(({ modality, id }) => `${modality}/${id}`).filter((name) => !present.includes(name));
  expect(kept).toEqual([
    'image/sig',
    'image/ubw',
    'text/synbkd',
    'text/bite',
    'audio/blend',
    'audio/ultrasonic',
    'audio/daba',
    'audio/gis',
  ]);
  const unreached = unreachedGates.map(({ modality, attack }) => `${modality}/${attack}`);
  expect(unreached).toEqual(expect.arrayContaining(kept));
});

test('standard has every attack on every dataset of its modality', () => {
  const { tasks: all } = findSuite('standard');
  for (const { modality, id } of attackCatalog) {
    const datasets = new Set(all.filter((task) => task.modality === modality).map(({ dataset }) => dataset));
    const covered = all.filter((task) => task.modality === modality && task.attack.id === id && !task.factors.length);
    expect(new Set(covered.map(({ dataset }) => dataset)), `${modality}/${id}`).toEqual(datasets);
  }
});

test('an attack that is kept out names known things, and the gate that it missed', () => {
  for (const entry of unreachedGates) {
    const attack = findAttack(entry.modality, entry.attack);
    expect(entry.minimumAttackSuccessRate).toBe(attack.minimumAttackSuccessRate);
    const missed = entry.attackSuccessRate < attack.minimumAttackSuccessRate;
    const hides = (entry.contentKept ?? 1) < 0.75;
    const isUncertain = entry.remark.includes('The lower end of the interval');
    expect(missed || hides || isUncertain || attack.keepsContent !== undefined, entry.remark).toBe(true);
    const { form, classNames } = findDataset(entry.dataset).description;
    expect(buildVictim(entry.victim, { form, classCount: classNames.length }).modality).toBe(entry.modality);
    expect(entry.remark).toMatch(/\.$/);
  }
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
