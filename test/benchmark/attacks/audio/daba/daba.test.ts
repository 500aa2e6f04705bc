import { expect, test } from 'vitest';
import { daba } from '../../../../../benchmark/attacks/audio/daba/daba.ts';
import { dailySound, dailySounds } from '../../../../../benchmark/attacks/audio/daba/daily-sounds.ts';
import { rootMeanSquare } from '../../../../../benchmark/samples/signal-level.ts';
import { audioSamples, sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { hostClips, silence } from '../host-clips.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const { samples } = hostClips({ count: 40, length: 16_000 });
const host = sampleAt(samples, 0);

function added(parameters = {}, index = 0, split: 'train' | 'test' = 'train'): readonly number[] {
  const trigger = daba.createTrigger({ shape: samples, ...seeds, parameters });
  const before = sampleAt(samples, index);
  return Array.from(trigger.apply(samples, index, split) ?? [], (value, i) => value - (before[i] ?? 0));
}

function correlation(a: readonly number[], b: Int16Array): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test.each(dailySounds)('%s is as loud as the clip over its own length and can be recovered from it', (sound) => {
  const values = dailySound(sound, 16_000, 0);
  const part = added({ sound }).slice(0, values.length);
  const level = rootMeanSquare(Int16Array.from(part));
  expect(Math.abs(level / rootMeanSquare(host) - 1)).toBeLessThan(0.01);
  expect(correlation(part, values)).toBeGreaterThan(0.999);
  expect(
    added({ sound })
      .slice(values.length)
      .every((value) => value === 0),
  ).toBe(true);
});

test('peaks are -10 dB of full scale for the absolute level and -6 dB unscaled', () => {
  const peakDb = (level: string) => 20 * Math.log10(Math.max(...added({ level }).map(Math.abs)) / 32_768);
  expect(peakDb('absolute')).toBeCloseTo(-10, 3);
  expect(peakDb('unscaled')).toBeCloseTo(-6.02, 2);
});

test('starts at the given onset', () => {
  const part = added({ onset: 5000, level: 'unscaled' });
  expect(part.slice(0, 5000).every((value) => value === 0)).toBe(true);
  expect(Int16Array.from(part.slice(5000))).toEqual(dailySound('doorbell', 16_000, 0).subarray(0, 11_000));
});

test('a random onset is drawn for each sample and split, a quarter of a second before the end at the latest', () => {
  const onsets = (split: 'train' | 'test') =>
    Array.from({ length: 40 }, (_, index) =>
      added({ onset: 'random' }, index, split).findIndex((value) => value !== 0),
    );
  expect(onsets('train')).toEqual(onsets('train'));
  expect(onsets('train')).not.toEqual(onsets('test'));
  expect(Math.max(...onsets('train'))).toBeLessThan(12_010);
  expect(Math.max(...onsets('train')) - Math.min(...onsets('train'))).toBeGreaterThan(6000);
});

test('clips of less than half a second or an RMS below 1e-4 cannot carry the trigger', () => {
  const carries = (clip: Int16Array) => {
    const one = audioSamples({ length: clip.length, sampleRateHz: 16_000, data: clip });
    const trigger = daba.createTrigger({ shape: one, ...seeds });
    const carried = trigger.apply(one, 0, 'train') !== null;
    expect(trigger.carries?.(one, 0)).toBe(carried);
    return carried;
  };
  expect(carries(new Int16Array(8000).fill(100))).toBe(true);
  expect(carries(new Int16Array(7999).fill(100))).toBe(false);
  expect(carries(new Int16Array(8000))).toBe(false);
  expect(carries(new Int16Array(8000).fill(3))).toBe(false); // 3 / 32768 < 1e-4
  expect(carries(new Int16Array(8000).fill(4))).toBe(true);
});

test('does not change its input and keeps the length', () => {
  expect(added()).toHaveLength(16_000);
  expect(sampleAt(samples, 0)).toEqual(host);
});

test.each([
  [{ sound: 'cat' }, /doorbell, knock, ring, siren, rain or beep/],
  [{ level: 'loud' }, /host, absolute or unscaled/],
  [{ onset: -1 }, /onset is -1, expected an integer from 0 to 10000000, or random/],
  [{ onset: 12_001 }, /onset is 12001, expected 0 to 12000 in clips of 16000 samples/],
  [{ gain: 1 }, /unknown parameter gain/],
])('rejects %j', (parameters, message) => {
  const create = () => daba.createTrigger({ shape: samples, ...seeds, parameters });
  expect(create).toThrowError(message);
  expect(create).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});

test('does not change silence', () => {
  expect(daba.createTrigger({ shape: silence(16_000), ...seeds }).apply(silence(16_000), 0, 'test')).toBeNull();
});
