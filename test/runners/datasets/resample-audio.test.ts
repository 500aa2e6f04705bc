import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { resampleAudio } from '../../../runners/datasets/resample-audio.ts';
import { sinCosTurns } from '../../../benchmark/random/deterministic-math.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

function sine(hertz: number, sampleRateHz: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, at) => Math.round(10_000 * sinCosTurns((hertz * at) / sampleRateHz).sin));
}

describe('resampling', () => {
  test.each([
    [22_050, 16_000, 1000, 725],
    [16_000, 22_050, 1000, 1378],
    [16_000, 44_100, 1000, 2756],
    [48_000, 16_000, 10, 3],
    [16_000, 16_000, 5, 5],
    [16_000, 8_000, 0, 0],
    [16_000, 8_000, 1, 0],
  ])('from %i to %i Hz makes %i samples %i', (fromHz, toHz, length, expected) => {
    expect(resampleAudio(new Int16Array(length), { fromHz, toHz })).toHaveLength(expected);
  });

  test('keeps a constant a constant up to both ends', () => {
    const resampled = resampleAudio(new Int16Array(500).fill(-1234), { fromHz: 22_050, toHz: 16_000 });
    expect(new Set(resampled)).toEqual(new Set([-1234]));
  });

  test('keeps a tone below both limits, and takes away one above', () => {
    const kept = resampleAudio(sine(1000, 44_100, 8820), { fromHz: 44_100, toHz: 16_000 });
    const ideal = sine(1000, 16_000, kept.length);
    const middle = Array.from({ length: 3000 }, (_, at) => at + 100);
    expect(Math.max(...middle.map((at) => Math.abs((kept[at] ?? 0) - (ideal[at] ?? 0))))).toBeLessThan(30);
    const removed = resampleAudio(sine(12_000, 44_100, 8820), { fromHz: 44_100, toHz: 16_000 });
    expect(Math.max(...middle.map((at) => Math.abs(removed[at] ?? 0)))).toBeLessThan(30);
  });

  test.each([
    [22_050, 16_000],
    [16_000, 22_050],
    [8_000, 16_000],
  ])('equals the formula at every sample, from %i to %i Hz', (fromHz, toHz) => {
    const stream = new RandomStream(0, 'test/resample');
    const samples = Int16Array.from({ length: 300 }, () => stream.integer(65_536) - 32_768);
    const resampled = resampleAudio(samples, { fromHz, toHz });
    const cutoff = 0.475 * Math.min(1, toHz / fromHz);
    const halfWidth = 8 / cutoff;
    resampled.forEach((found, position) => {
      let [sum, total] = [0, 0];
      samples.forEach((sample, k) => {
        const t = (position * fromHz) / toHz - k;
        if (Math.abs(t) >= halfWidth) return;
        const sinc = t === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
        const weight = sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / halfWidth));
        sum += sample * weight;
        total += weight;
      });
      const expected = Math.min(32_767, Math.max(-32_768, sum / total));
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.5 + 1e-6);
    });
  });

  test('computes only the requested samples, with the same values', () => {
    const samples = sine(440, 22_050, 2205);
    const whole = resampleAudio(samples, { fromHz: 22_050, toHz: 16_000 });
    expect(resampleAudio(samples, { fromHz: 22_050, toHz: 16_000, maxLength: 100 })).toEqual(whole.slice(0, 100));
    expect(resampleAudio(samples, { fromHz: 22_050, toHz: 16_000, maxLength: 99_999 })).toEqual(whole);
  });

  test('gives the same bytes on every machine', () => {
    const stream = new RandomStream(0, 'test/resample');
    const samples = Int16Array.from({ length: 2000 }, () => stream.integer(65_536) - 32_768);
    const { buffer } = resampleAudio(samples, { fromHz: 44_100, toHz: 16_000 });
    expect(sha256Hex(new Uint8Array(buffer))).toBe('6e661a914cb3829dd013356868e11e4d55e0077d1ccd185ada4d92683510b3c6');
  });
});
