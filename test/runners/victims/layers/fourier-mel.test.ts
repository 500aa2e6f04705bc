import { expect, test } from 'vitest';
import { FourierMel } from '../../../../runners/victims/layers/fourier-mel.ts';
import { fourierFilters, melFilters } from '../../../../runners/victims/layers/log-mel-weights.ts';

const layer = {
  type: 'LogMelSpectrogram',
  name: 'frontend',
  sampleRateHz: 8_000,
  windowSize: 64,
  hopSize: 24,
  melBands: 9,
  minimumHz: 100,
  maximumHz: 4_000,
  epsilon: 1e-3,
} as const;

/** The definition: each filter of the transform and then of the bands, one product at a time. */
function byDefinition(clip: Float32Array): number[] {
  const [fourier, mel] = [fourierFilters(layer), melFilters(layer)];
  const frequencies = layer.windowSize / 2 + 1;
  const power: number[] = [];
  for (let begin = 0; begin + layer.windowSize <= clip.length; begin += layer.hopSize) {
    const product = (filter: number) => {
      let sum = 0;
      for (let i = 0; i < layer.windowSize; i++)
        sum += (fourier[filter * layer.windowSize + i] ?? 0) * (clip[begin + i] ?? 0);
      return sum;
    };
    const squares = Array.from({ length: frequencies }, (_, k) => product(k) ** 2 + product(frequencies + k) ** 2);
    for (let band = 0; band < layer.melBands; band++)
      power.push(squares.reduce((sum, square, k) => sum + square * (mel[band * frequencies + k] ?? 0), 0));
  }
  return power;
}

const clipOf = (length: number, phase: number) =>
  Float32Array.from({ length }, (_, i) => 0.5 * Math.sin(i * i * 0.01 + phase) + 0.1 * Math.cos(i * 1.9));

test.each([
  ['an even number of frames', 64 + 3 * 24 + 5],
  ['an odd number of frames', 64 + 2 * 24],
  ['one frame', 64],
])('the power in each band is that of the definition: %s', (_name, samples) => {
  const [first, second] = [clipOf(samples, 0), clipOf(samples, 2)];
  const both = new Float32Array(2 * samples);
  both.set(first);
  both.set(second, samples);
  const found = new FourierMel(layer).power(both, samples);
  const expected = [...byDefinition(first), ...byDefinition(second)];
  expect(found.length).toBe(expected.length);
  expected.forEach((value, at) => expect(Math.abs((found[at] ?? NaN) - value) / Math.max(1, value)).toBeLessThan(1e-6));
  expect(new FourierMel(layer).power(second, samples)).toEqual(found.subarray(found.length / 2)); // its own samples alone
});

test('of silence is 0', () => {
  expect(new Set(new FourierMel(layer).power(new Float32Array(200), 200))).toEqual(new Set([0]));
});
