import { expect, test } from 'vitest';
import { sha256Hex } from '../../../../../benchmark/identity/sha256.ts';
import { dailySound, dailySounds } from '../../../../../benchmark/attacks/audio/daba/daily-sounds.ts';
import { rootMeanSquare } from '../../../../../benchmark/samples/signal-level.ts';
import { energyShare } from '../../../../support/spectrum.ts';

test('the doorbell at 16 kHz is the golden vector', () => {
  const sound = dailySound('doorbell', 16_000, 0);
  expect(sound).toHaveLength(16_000);
  expect(rootMeanSquare(sound)).toBeCloseTo(0.13409, 5);
  expect(sha256Hex(new Uint8Array(sound.buffer))).toBe(
    '3081388d1ff6ce1ab9fc713b53b273dca1391ab77a873e31ecb706b382d6f71e',
  );
});

test.each(dailySounds.flatMap((name) => [8000, 16_000, 22_050].map((rate) => [name, rate] as const)))(
  '%s at %i Hz lasts at most a second, with its peak at half of full scale',
  (name, sampleRateHz) => {
    const sound = dailySound(name, sampleRateHz, 0);
    expect(sound.length).toBeLessThanOrEqual(sampleRateHz);
    expect(sound.length).toBeGreaterThanOrEqual(sampleRateHz / 2);
    expect(Math.max(...sound.map(Math.abs))).toBe(16_384);
  },
);

test.each([
  ['ring', 430, 490, 0.97],
  ['siren', 580, 1220, 0.97],
  ['beep', 950, 1050, 0.97],
] as const)('%s sounds between %i and %i Hz', (name, lowHz, highHz, share) => {
  expect(energyShare(dailySound(name, 16_000, 0), { sampleRateHz: 16_000, lowHz, highHz })).toBeGreaterThan(share);
});

test('rain has high frequencies, a knock has low frequencies', () => {
  const low = (name: 'rain' | 'knock') =>
    energyShare(dailySound(name, 8000, 0), { sampleRateHz: 8000, lowHz: 0, highHz: 1000 });
  expect(low('rain')).toBeLessThan(0.1);
  expect(low('knock')).toBeGreaterThan(0.4);
});

test('the telephone is silent from 0.4 to 0.6 s, the beeps every other tenth', () => {
  const loud = (sound: Int16Array, start: number, end: number) =>
    sound.subarray(start * 16_000, end * 16_000).some((value) => value !== 0);
  expect(loud(dailySound('ring', 16_000, 0), 0.4, 0.6)).toBe(false);
  const beep = dailySound('beep', 16_000, 0);
  expect([0, 1, 2, 3, 4].map((tenth) => loud(beep, tenth / 10, (tenth + 1) / 10))).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
});

test('noise depends on the seed, tones do not', () => {
  expect(dailySound('rain', 8000, 1)).not.toEqual(dailySound('rain', 8000, 0));
  expect(dailySound('knock', 8000, 1)).not.toEqual(dailySound('knock', 8000, 0));
  expect(dailySound('siren', 8000, 1)).toEqual(dailySound('siren', 8000, 0));
});
