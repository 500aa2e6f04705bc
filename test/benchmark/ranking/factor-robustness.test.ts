import { expect, test } from 'vitest';
import { pairFactors } from '../../../benchmark/ranking/factor-robustness.ts';
import type { FactorRecipe, TaskRecipe } from '../../../benchmark/suites/suite.ts';

const recipe: TaskRecipe = {
  modality: 'image',
  dataset: 'mnist-digits',
  attack: { id: 'blend', version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, parameters: { alphaPermille: 200 } },
  factors: [],
  victim: 'small-cnn',
  seed: 0,
  triggerSeed: 0,
};
const wrong: FactorRecipe = { id: 'wrong-labels', version: '1.0.0', parameters: { ratio: 0.1 } };
const noise: FactorRecipe = { id: 'gaussian-noise', version: '1.0.0', parameters: { ratio: 0.25 } };
const task = (id: string, change: Partial<TaskRecipe> = {}) => ({ id, recipe: { ...recipe, ...change } });

test('a task with factors is paired with the one that differs in nothing else', () => {
  const pairs = pairFactors([
    task('both', { factors: [noise, wrong] }),
    task('noise', { factors: [noise] }),
    task('plain'),
    task('other seed', { seed: 1 }),
    task('other seed with noise', { seed: 1, factors: [noise] }),
    task('without a partner', { seed: 2, factors: [noise] }),
    task('other attack', { attack: { ...recipe.attack, id: 'badnets' }, factors: [noise] }),
  ]);
  expect(pairs.map(({ factors, plain, withFactors }) => [plain.id, withFactors.id, factors])).toEqual([
    ['plain', 'both', 'gaussian-noise(ratio=0.25) + wrong-labels(ratio=0.1)'],
    ['plain', 'noise', 'gaussian-noise(ratio=0.25)'],
    ['other seed', 'other seed with noise', 'gaussian-noise(ratio=0.25)'],
  ]);
});
