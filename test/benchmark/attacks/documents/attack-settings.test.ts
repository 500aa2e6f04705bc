import { expect, test } from 'vitest';
import { suiteCatalog } from '../../../../benchmark/suites/suite-catalog.ts';
import { attackSettings, testStrengthsOf } from '../../../../benchmark/attacks/documents/attack-settings.ts';
import type { TaskRecipe } from '../../../../benchmark/suites/suite.ts';

type Recipe = Parameters<typeof attackSettings>[0];

const image = (attack: Partial<TaskRecipe['attack']> & Pick<TaskRecipe['attack'], 'id'>): Recipe => ({
  modality: 'image',
  attack: { version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, parameters: {}, ...attack },
});

const changed = (recipe: Recipe) => attackSettings(recipe).filter(({ differs }) => differs);

test('an attack with its defaults has no setting that differs', () => {
  expect(changed(image({ id: 'wanet' }))).toEqual([]);
  expect(attackSettings(image({ id: 'wanet' })).map(({ name }) => name)).toEqual([
    'poisonRatio',
    'coverRatio',
    'k',
    's',
    'gridRescale',
  ]);
});

test('ratio, covers and parameters that differ from the defaults are found', () => {
  const recipe = image({ id: 'wanet', poisonRatio: 0.2, coverRatio: 0.05, parameters: { k: 8, s: 2, gridRescale: 1 } });
  expect(changed(recipe).map(({ name, value, default: standard }) => [name, value, standard])).toEqual([
    ['poisonRatio', 0.2, 0.1],
    ['coverRatio', 0.05, 0.4], // the default is two covers for each poisoned image
    ['k', 8, 4],
    ['s', 2, 0.5],
  ]);
});

test('lists are compared by their values', () => {
  const color = { parameters: { color: [255, 255, 255] } };
  expect(changed(image({ id: 'badnets', ...color }))).toEqual([]);
});

test('a trigger with another amplitude in test samples is found, and whether the paper does so', () => {
  expect(testStrengthsOf(image({ id: 'sig', parameters: { delta: 40, deltaTest: 40 } }))).toEqual([]);
  expect(testStrengthsOf(image({ id: 'sig', parameters: { delta: 40, deltaTest: 120 } }))).toEqual([
    { parameter: 'delta', training: 40, test: 120, reason: null },
  ]);
  expect(testStrengthsOf(image({ id: 'blend', parameters: { alphaPermille: 100 } }))).toEqual([
    { parameter: 'alphaPermille', training: 100, test: 200, reason: null },
  ]);
  expect(testStrengthsOf(image({ id: 'adaptive-blend' }))).toEqual([
    { parameter: 'maskRate', training: 0.5, test: 0, reason: expect.stringMatching(/The paper/) },
  ]);
});

test('every task of every suite has settings that JSON can hold', () => {
  for (const { tasks } of suiteCatalog) {
    for (const task of tasks) {
      const settings = attackSettings(task);
      expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
      expect(settings.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(task.attack.parameters)));
    }
  }
});
