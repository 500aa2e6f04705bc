import { expect, test } from 'vitest';
import { estimateCost, gpuOperationsPerSecond } from '../../../runners/bake/estimate-cost.ts';
import { findSuite } from '../../../benchmark/suites/suite-catalog.ts';
import { countOperations } from '../../../runners/victims/count-operations.ts';
import { buildVictim } from '../../../runners/victims/victim-catalog.ts';

const cifar = { form: { modality: 'image', height: 32, width: 32, channels: 3 }, classCount: 10 } as const;

test('PreAct-ResNet-18 at 32×32 needs 0.56 billion multiplications per sample, as published', () => {
  expect(countOperations(buildVictim('preact-resnet-18', cifar)) / 2e9).toBeCloseTo(0.556, 2);
});

test('the operations of text-cnn are those of its convolution and its head', () => {
  const victim = buildVictim('text-cnn', { form: { modality: 'text' }, classCount: 2 });
  expect(countOperations(victim)).toBe(2 * 210 * 3 * 32 * 96 + 2 * 96 * 2);
});

test('tasks that differ only in the attack share one clean-trained model', () => {
  const { tasks } = findSuite('mini@1');
  expect(estimateCost({ tasks })).toMatchObject({ tasks: 2, datasets: 1, models: 3 });
  const [first] = tasks;
  if (!first) throw new Error('mini@1 has no task.');
  const one = estimateCost({ tasks: [first] });
  expect(one.models).toBe(2);
  expect(one.gpuHours).toBeCloseTo(one.trainingOperations / gpuOperationsPerSecond / 3600);
  expect(one.diskBytes).toBe((10_000 + 8_000 + 2 * 2_000) * 28 * 28 * 3);
});
