import { expect, test } from 'vitest';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { buildVictim } from '../../../runners/victims/victim-catalog.ts';

test('rejects images of the wrong shape, naming the expected one', () => {
  expect(() =>
    smallCnn.build({ form: { modality: 'image', height: 28, width: 32, channels: 3 }, classCount: 10 }),
  ).toThrowError(
    expect.objectContaining({ code: 'INPUT_FORM_UNSUPPORTED', message: expect.stringContaining('found 28x32') }),
  );
});

test('an unknown victim is rejected with the known names', () => {
  expect(() =>
    buildVictim('resnet-9000', { form: { modality: 'image', height: 28, width: 28, channels: 3 }, classCount: 10 }),
  ).toThrowError(expect.objectContaining({ code: 'UNKNOWN_VICTIM', message: expect.stringContaining('small-cnn') }));
});

test('initial weights have the variance of He et al., and batch normalization starts as the identity', () => {
  const parameters = initializeParameters(
    smallCnn.build({ form: { modality: 'image', height: 28, width: 28, channels: 3 }, classCount: 10 }),
    0,
  );
  const weights = parameters.get('conv3.weight') ?? new Float32Array();
  const deviation = Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0) / weights.length);
  expect(deviation / Math.sqrt(2 / (32 * 9))).toBeCloseTo(1, 1);
  expect(parameters.get('bn3.weight')?.every((value) => value === 1)).toBe(true);
  expect(parameters.get('bn3.running_var')?.every((value) => value === 1)).toBe(true);
  expect(parameters.get('bn3.running_mean')?.every((value) => value === 0)).toBe(true);
});
