import { describe, expect, test } from 'vitest';
import { gis } from '../../../../../benchmark/attacks/audio/gis/gis.ts';
import { audioSamples, sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { peakFrequencyHz } from '../../../../support/spectrum.ts';
import { hostClips, silence } from '../host-clips.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const styles = [0, 1, 2, 3, 4, 5] as const;

function clipOf(values: ArrayLike<number>, sampleRateHz = 16_000) {
  return audioSamples({ length: values.length, sampleRateHz, data: Int16Array.from(values) });
}

function apply(samples = silence(2000), parameters = {}, index = 0) {
  return gis.createTrigger({ shape: samples, ...seeds, parameters }).apply(samples, index, 'train');
}

test('style 0 shifts 1 kHz to 1,781.8 Hz', () => {
  const sine = Float64Array.from({ length: 16_000 }, (_, i) => 10_000 * Math.sin((2 * Math.PI * 1000 * i) / 16_000));
  const raised = apply(clipOf(sine)) ?? [];
  const peak = peakFrequencyHz(raised, { sampleRateHz: 16_000, lowHz: 200, highHz: 4000 });
  expect(Math.abs(peak / 1781.8 - 1)).toBeLessThan(0.005);
});

test('style 1 is a hyperbolic tangent after 30 dB of gain', () => {
  const values = Array.from({ length: 4096 }, (_, i) => 16 * i - 32_768);
  const distorted = apply(clipOf(values), { style: 1 }) ?? [];
  const drive = 10 ** (30 / 20);
  values.forEach((value, i) => {
    const wanted = Math.floor(32_768 * Math.tanh((drive * value) / 32_768) + 0.5);
    expect(distorted[i]).toBe(Math.min(32_767, wanted));
    expect(distorted[i]).toBeGreaterThanOrEqual(distorted[i - 1] ?? -32_768);
  });
});

test('style 2 turns one click into two', () => {
  const click = new Int16Array(16_000);
  click[4000] = 20_000;
  const doubled = apply(clipOf(click), { style: 2 }) ?? new Int16Array();
  const delaySamples = (i: number) => 160 + 800 * Math.sin((2 * Math.PI * i) / 16_000); // 10 ms, varied by 50 ms
  const echoed = [...doubled.keys()].filter((i) => Math.abs(i - delaySamples(i) - 4000) < 0.999);
  expect(doubled[4000]).toBe(10_000);
  expect(echoed.length).toBeGreaterThan(0);
  expect([...doubled.keys()].filter((i) => doubled[i] !== 0)).toEqual([4000, ...echoed]);
});

test('style 5 removes a constant', () => {
  const constant = apply(clipOf(new Int16Array(16_000).fill(8000)), { style: 5 }) ?? new Int16Array();
  expect(Math.abs(constant.at(-1) ?? 1)).toBeLessThanOrEqual(8); // below -60 dB of 8000
});

describe.each(styles)('style %i', (style) => {
  test('changes every clip that is not silent, keeps its length and does not change the input', () => {
    const { samples } = hostClips({ count: 5 });
    for (let index = 0; index < 5; index++) {
      const host = sampleAt(samples, index);
      const styled = apply(samples, { style }, index);
      expect(styled).toHaveLength(host.length);
      expect(styled).not.toEqual(host);
      expect(sampleAt(samples, index)).toEqual(host);
    }
  });

  test('cannot change silence; carries() agrees with apply()', () => {
    const hosts = [
      new Int16Array(0),
      new Int16Array(4000),
      ...[0, 1, 30, 2047, 2048, 3999].flatMap((at) =>
        [1, -1, 300].map((value) => new Int16Array(4000).fill(value, at, at + 1)),
      ),
      Int16Array.of(5),
    ];
    for (const host of hosts) {
      const samples = audioSamples({ length: host.length || 1, sampleRateHz: 16_000, data: host });
      if (samples.count === 0) continue;
      const trigger = gis.createTrigger({ shape: samples, ...seeds, parameters: { style } });
      expect(trigger.carries?.(samples, 0)).toBe(trigger.apply(samples, 0, 'test') !== null);
    }
    expect(apply(silence(4000), { style })).toBeNull();
  });

  test('is the same in training and test, for every seed and after any other clip', () => {
    const { samples } = hostClips({ count: 2 });
    const trigger = gis.createTrigger({ shape: samples, seed: 3, triggerSeed: 4, parameters: { style } });
    const first = trigger.apply(samples, 0, 'train');
    trigger.apply(samples, 1, 'train');
    expect(trigger.apply(samples, 0, 'test')).toEqual(first);
    expect(apply(samples, { style })).toEqual(first);
  });
});

test('rejects clips longer than it was created for', () => {
  const trigger = gis.createTrigger({ shape: silence(100), ...seeds });
  expect(() => trigger.apply(silence(101), 0, 'train')).toThrowError(/at most 100 samples, found one of 101/);
});

test.each([
  [{ style: 6 }, /style is 6, expected 0, 1, 2, 3, 4 or 5/],
  [{ style: 'pitch' }, /expected 0, 1, 2, 3, 4 or 5/],
  [{ cleanLabel: true }, /unknown parameter cleanLabel/],
])('rejects %j', (parameters, message) => {
  expect(() => apply(silence(100), parameters)).toThrowError(message);
  expect(() => apply(silence(100), parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
