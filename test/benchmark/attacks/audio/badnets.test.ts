import { describe, expect, test } from 'vitest';
import { rootMeanSquare } from '../../../../benchmark/samples/signal-level.ts';
import { badnets } from '../../../../benchmark/attacks/audio/badnets.ts';
import { audioSamples, sampleAt } from '../../../../benchmark/samples/sample-buffer.ts';
import { hostClips, silence } from './host-clips.ts';

const seeds = { seed: 0, triggerSeed: 0 };

function apply(samples = silence(2000), parameters = {}, index = 0, split: 'train' | 'test' = 'train') {
  return (
    badnets.createTrigger({ shape: samples, ...seeds, parameters }).apply(samples, index, split) ?? new Int16Array()
  );
}

/** The first and the last sample that differ. */
function changedRange(before: Int16Array, after: Int16Array): readonly [number, number] {
  const changed = [...before.keys()].filter((i) => before[i] !== after[i]);
  return [changed[0] ?? -1, changed.at(-1) ?? -1];
}

/** Share of the energy of a real signal in [low, high] Hz, computed with a plain Fourier transform. */
function energyShare(signal: Int16Array, sampleRateHz: number, low: number, high: number): number {
  let inside = 0;
  for (let bin = 1; bin < signal.length / 2; bin++) {
    const frequencyHz = (bin * sampleRateHz) / signal.length;
    if (frequencyHz < low || frequencyHz > high) continue;
    let real = 0;
    let imaginary = 0;
    signal.forEach((sample, i) => {
      real += sample * Math.cos((2 * Math.PI * bin * i) / signal.length);
      imaginary += sample * Math.sin((2 * Math.PI * bin * i) / signal.length);
    });
    inside += (2 * (real * real + imaginary * imaginary)) / signal.length; // and its mirror image
  }
  return inside / signal.reduce((sum, sample) => sum + sample * sample, 0);
}

describe('the tone', () => {
  test('is within 3450 to 3550 Hz, and within 3400 to 3600 Hz except for a thousandth of its energy', () => {
    const tone = apply(silence(16_000));
    expect(energyShare(tone, 16_000, 3450, 3550)).toBeGreaterThanOrEqual(0.995);
    expect(energyShare(tone, 16_000, 3400, 3600)).toBeGreaterThanOrEqual(0.999);
  });

  test('lasts 100 ms from the start, with ramps of 10 ms, at a twentieth of full scale', () => {
    const tone = apply(silence(2000));
    expect(changedRange(new Int16Array(2000), tone)[1]).toBeLessThan(1600);
    expect(Math.max(...tone)).toBe(1638);
    expect(Math.max(...tone.slice(0, 20).map(Math.abs))).toBeLessThan(0.05 * 1638);
    expect(Math.max(...tone.slice(1580, 1600).map(Math.abs))).toBeLessThan(0.05 * 1638);
  });

  test('is added to the clip and changes no other samples', () => {
    const { samples } = hostClips({ count: 1 });
    const host = sampleAt(samples, 0);
    const tone = apply(silence(2000));
    expect(apply(samples)).toEqual(host.map((sample, i) => sample + (tone[i] ?? 0)));
  });

  test('clips at full scale', () => {
    const loud = audioSamples({ length: 2000, sampleRateHz: 16_000, data: new Int16Array(2000).fill(32_700) });
    const clipped = apply(loud);
    expect(Math.max(...clipped)).toBe(32_767);
    expect(Math.min(...clipped)).toBeGreaterThan(31_000);
  });

  test.each([
    ['start', 0, 1599],
    ['mid', 200, 1799],
    ['end', 400, 1999],
  ] as const)('goes to the %s', (position, first, last) => {
    const [from, to] = changedRange(new Int16Array(2000), apply(silence(2000), { position }));
    expect(Math.abs(from - first)).toBeLessThan(20); // the ramp begins below half a step
    expect(Math.abs(to - last)).toBeLessThan(20);
  });

  test('starts anywhere it fits, at different positions in the test sample of the same index', () => {
    const samples = audioSamples({ length: 4000, sampleRateHz: 16_000, data: new Int16Array(4000 * 50) });
    const starts = (split: 'train' | 'test') =>
      Array.from({ length: 50 }, (_, index) => {
        const tone = apply(samples, { position: 'random' }, index, split);
        return changedRange(new Int16Array(4000), tone)[0];
      });
    expect(starts('train')).not.toEqual(starts('test'));
    expect(starts('train')).toEqual(starts('train'));
    expect(Math.max(...starts('train'))).toBeLessThan(2420);
    expect(Math.max(...starts('train')) - Math.min(...starts('train'))).toBeGreaterThan(1500);
  });

  test.each([-20, 0, 6])('is %i dB above the clip', (levelDb) => {
    const { samples } = hostClips({ count: 1, length: 16_000 });
    const host = sampleAt(samples, 0);
    const triggered = apply(samples, { levelDb, ms: 1000, rampMs: 0 });
    const added = triggered.map((sample, i) => sample - (host[i] ?? 0));
    const measuredDb = 20 * Math.log10(rootMeanSquare(added) / rootMeanSquare(host));
    expect(measuredDb).toBeCloseTo(levelDb, 1);
  });

  test('fits a clip of its own length; shorter clips, and silent clips at a relative level, cannot carry it', () => {
    const trigger = badnets.createTrigger({ shape: silence(2000), ...seeds });
    expect(trigger.apply(silence(1600), 0, 'train')).toHaveLength(1600);
    expect(trigger.apply(silence(1599), 0, 'train')).toBeNull();
    const relative = badnets.createTrigger({ shape: silence(2000), ...seeds, parameters: { levelDb: -10 } });
    expect(relative.apply(silence(2000), 0, 'train')).toBeNull();
  });

  test('has different bytes at another sample rate, but the same duration', () => {
    const tone = apply(silence(44_100, 44_100));
    expect(changedRange(new Int16Array(44_100), tone)[1]).toBeLessThan(4410);
    expect(changedRange(new Int16Array(44_100), tone)[1]).toBeGreaterThan(4380);
  });
});

describe('the pulse', () => {
  test('overwrites only the first four samples', () => {
    const { samples } = hostClips({ count: 1 });
    const host = sampleAt(samples, 0);
    const pulsed = apply(samples, { mode: 'pulse' });
    expect([...pulsed.slice(0, 4)]).toEqual([-32_768, -32_768, -32_768, -32_768]);
    expect(pulsed.slice(4)).toEqual(host.slice(4));
  });

  test('needs four samples and may be at the end', () => {
    const parameters = { mode: 'pulse', position: 'end' };
    expect([...apply(silence(5), parameters)]).toEqual([0, -32_768, -32_768, -32_768, -32_768]);
    const trigger = badnets.createTrigger({ shape: silence(3), ...seeds, parameters });
    expect(trigger.apply(silence(3), 0, 'train')).toBeNull();
  });
});

test('does not change its input', () => {
  const { samples } = hostClips({ count: 1 });
  const before = sampleAt(samples, 0);
  for (const mode of ['tone', 'pulse']) apply(samples, { mode });
  expect(sampleAt(samples, 0)).toEqual(before);
});

test.each([
  [{ f0: 10 }, /from 20 to 96000 \(Hz\)/],
  [{ f0: 8000 }, /f0 is 8000 Hz, expected 20 Hz to below 8000 Hz at a sample rate of 16000 Hz/],
  [{ ms: 0 }, /from 1 to 10000/],
  [{ rampMs: 51 }, /at most ms \/ 2/],
  [{ amplitude: 1.5 }, /from 0.001 to 1/],
  [{ levelDb: 21 }, /from -60 to 20/],
  [{ position: 'middle' }, /start, mid, end or random/],
  [{ frequency: 3500 }, /frequency/],
])('rejects %j', (parameters, message) => {
  expect(() => apply(silence(2000), parameters)).toThrowError(message);
  expect(() => apply(silence(2000), parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
