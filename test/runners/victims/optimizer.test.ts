import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import type { TrainingRecipe } from '../../../runners/victims/architecture.ts';
import { Optimizer } from '../../../runners/victims/optimizer.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const plan = { learningRate: 1, schedule: 'constant', batchSize: 1, epochs: 1, minimumBatchSize: 1 } as const;
const start = [0.5, -1, 2];
const gradients = [
  [0.1, -0.2, 0],
  [0.3, 0.2, -0.5],
  [-0.2, 0.4, 1],
];
const rates = [0.1, 0.05, 0.02];

/** The weights after each step, as the optimizer moves them. */
function run(recipe: TrainingRecipe, steps: number): number[][] {
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = new Optimizer(recipe, [{ variable }]);
  const after = gradients.slice(0, steps).map((gradient, step) => {
    tf.tidy(() => optimizer.step({ [variable.name]: tf.tensor1d(gradient) }, rates[step] ?? 0));
    return [...variable.dataSync()];
  });
  optimizer.dispose();
  variable.dispose();
  return after;
}

function expectClose(found: readonly number[][], expected: readonly number[][]): void {
  expect(found.map((weights) => weights.length)).toEqual(expected.map((weights) => weights.length));
  found.flat().forEach((weight, at) => {
    expect(Math.abs(weight - (expected.flat()[at] ?? NaN))).toBeLessThan(1e-6);
  });
}

test('SGD uses momentum and weight decay', () => {
  const recipe: TrainingRecipe = { ...plan, optimizer: 'sgd', momentum: 0.9, weightDecay: 0.01 };
  expectClose(run(recipe, 2), [
    // m = g + 0.01 w = 0.105, -0.21, 0.02; w - 0.1 m
    [0.4895, -0.979, 1.998],
    // m = 0.9 m + g + 0.01 w = 0.399395, 0.00121, -0.46202; w - 0.05 m
    [0.46953025, -0.9790605, 2.021101],
  ]);
});

test('AdamW follows its paper: decoupled decay, and both moments bias-corrected', () => {
  const [beta1, beta2, epsilon, weightDecay] = [0.9, 0.999, 1e-3, 0.1];
  const recipe: TrainingRecipe = { ...plan, optimizer: 'adamw', beta1, beta2, epsilon, weightDecay };
  const expected: number[][] = [];
  const weights = [...start];
  const first = [0, 0, 0];
  const second = [0, 0, 0];
  gradients.forEach((gradient, step) => {
    const rate = rates[step] ?? 0;
    gradient.forEach((slope, i) => {
      const m = beta1 * (first[i] ?? 0) + (1 - beta1) * slope;
      const v = beta2 * (second[i] ?? 0) + (1 - beta2) * slope ** 2;
      const corrected = m / (1 - beta1 ** (step + 1)) / (Math.sqrt(v / (1 - beta2 ** (step + 1))) + epsilon);
      weights[i] = (weights[i] ?? 0) * (1 - rate * weightDecay) - rate * corrected;
      [first[i], second[i]] = [m, v];
    });
    expected.push([...weights]);
  });
  // by hand, the first step: 0.5 (1 - 0.01) - 0.1 * 0.1 / 0.101; where the slope is 0 only the decay
  expect(expected[0]?.[0]).toBeCloseTo(0.3959901, 7);
  expect(expected[0]?.[2]).toBeCloseTo(1.98, 7);
  expectClose(run(recipe, 3), expected);
});

test('frees its moments, but not the variables', () => {
  const variable = tf.variable(tf.tensor1d(start));
  const before = tf.memory().numTensors;
  const recipe: TrainingRecipe = {
    ...plan,
    optimizer: 'adamw',
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
  };
  const optimizer = new Optimizer(recipe, [{ variable }]);
  tf.tidy(() => optimizer.step({ [variable.name]: tf.tensor1d([1, 1, 1]) }, 0.1));
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(variable.dataSync()).toHaveLength(3);
  variable.dispose();
});

test('a variable without a gradient is an error', () => {
  const variable = tf.variable(tf.tensor1d(start));
  const recipe: TrainingRecipe = { ...plan, optimizer: 'sgd', momentum: 0, weightDecay: 0 };
  expect(() => new Optimizer(recipe, [{ variable }]).step({}, 0.1)).toThrow(`No gradient for ${variable.name}`);
});
