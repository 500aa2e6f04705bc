import { expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { meowSound } from '../../../benchmark/attacks/audio/blend/meow-sound.ts';
import { audioGaussianNoise } from '../../../benchmark/factors/audio-gaussian-noise.ts';
import { parseFactorParameters } from '../../../benchmark/factors/define-quality-noise.ts';

const clip = meowSound(16_000);
const noisy = (host: Int16Array, parameters = {}, index = 0, seed = 0) =>
  audioGaussianNoise.createNoise({ seed, parameters })(host, index);
const power = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + (value / 32_768) ** 2, 0) / values.length;
const difference = (before: Int16Array, after: Int16Array) =>
  Array.from(after, (sample, i) => sample - (before[i] ?? 0));

test.each([20, 10, 0])('reaches a signal-to-noise ratio of %i dB', (signalToNoiseDb) => {
  const quiet = clip.map((sample) => Math.round(sample / 4)); // never clipped
  const noise = difference(quiet, noisy(quiet, { signalToNoiseDb }));
  expect(Math.abs(10 * Math.log10(power(quiet) / power(noise)) - signalToNoiseDb)).toBeLessThan(0.5);
});

test.each([
  [0, 0.1],
  [0.25, 0.05],
  [-0.25, 0.01],
])('has mean %d and deviation %d', (mean, deviation) => {
  const noise = [...noisy(new Int16Array(20_000), { mean, deviation })].map((sample) => sample / 32_768);
  const measured = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const variance = noise.reduce((sum, value) => sum + (value - measured) ** 2, 0) / noise.length;
  expect(measured).toBeCloseTo(mean, 2);
  expect(Math.abs(Math.sqrt(variance) - deviation)).toBeLessThan(0.02 * deviation);
});

test('keeps both half-waves and clips at full scale', () => {
  const wild = noisy(clip, { deviation: 1 });
  expect([Math.min(...wild), Math.max(...wild)]).toEqual([-32_768, 32_767]);
});

test('at a signal-to-noise ratio, a silent clip stays silent', () => {
  expect(noisy(new Int16Array(10), { signalToNoiseDb: 0 })).toEqual(new Int16Array(10));
  expect(noisy(new Int16Array(0), { signalToNoiseDb: 0 })).toHaveLength(0);
});

test('is a function of value, index and seed, and does not change its input', () => {
  const before = clip.slice();
  const hash = (index: number, seed = 0) =>
    sha256Hex(new Uint8Array(noisy(clip, { signalToNoiseDb: 10 }, index, seed).buffer));
  expect(hash(3)).toBe('6489e82cc1e6063afbe2796abc3fe4175fe5d628d421df63fb6900e61914e91b');
  expect(hash(4)).not.toBe(hash(3));
  expect(hash(3, 1)).not.toBe(hash(3));
  expect(clip).toEqual(before);
});

test('takes either mean and deviation, with defaults, or a ratio', () => {
  expect(parseFactorParameters(audioGaussianNoise)).toEqual({ ratio: 0.25, mean: 0, deviation: 0.1 });
  expect(parseFactorParameters(audioGaussianNoise, { mean: 0.5 })).toEqual({ ratio: 0.25, mean: 0.5, deviation: 0.1 });
  const ratioForm = { ratio: 0.25, signalToNoiseDb: 10 };
  expect(parseFactorParameters(audioGaussianNoise, { signalToNoiseDb: 10 })).toEqual(ratioForm);
  expect(parseFactorParameters(audioGaussianNoise, ratioForm)).toEqual(ratioForm);
});

test.each([
  [{ signalToNoiseDb: 10, deviation: 0.1 }, /either mean and deviation, or signalToNoiseDb/],
  [{ signalToNoiseDb: 10, mean: 0 }, /either mean and deviation, or signalToNoiseDb/],
  [{ signalToNoiseDb: 81 }, /at most 80/],
  [{ deviation: 2.5 }, /at most 2/],
  [{ mean: -1.5 }, /at least -1/],
  [{ ratio: -0.1 }, /at least 0/],
])('rejects %j', (parameters, message) => {
  expect(() => noisy(clip, parameters)).toThrowError(message);
  expect(() => noisy(clip, parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
