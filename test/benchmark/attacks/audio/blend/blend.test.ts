import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../../../benchmark/identity/sha256.ts';
import { blend } from '../../../../../benchmark/attacks/audio/blend/blend.ts';
import { meowSound } from '../../../../../benchmark/attacks/audio/blend/meow-sound.ts';
import { rootMeanSquare } from '../../../../../benchmark/samples/signal-level.ts';
import { audioSamples, sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { hostClips, silence } from '../host-clips.ts';

const seeds = { seed: 0, triggerSeed: 0 };

describe('the meow-like sound', () => {
  test('at 16 kHz is the golden vector', () => {
    const sound = meowSound(16_000);
    expect(sound).toHaveLength(17_600);
    expect([Math.min(...sound), Math.max(...sound)]).toEqual([-16_384, 16_381]);
    expect(rootMeanSquare(sound)).toBeCloseTo(0.1535, 4);
    expect(sha256Hex(new Uint8Array(sound.buffer))).toBe(
      'b7c85dce54cc4dbbcfdb6c4ad4c9122bd526696807995caf31e86c324dc95298',
    );
  });

  test.each([8000, 22_050, 44_100])('lasts 1.1 s with the same peak at %i Hz', (sampleRateHz) => {
    const sound = meowSound(sampleRateHz);
    expect(sound).toHaveLength(Math.floor(1.1 * sampleRateHz + 0.5));
    expect(Math.max(...sound.map(Math.abs))).toBe(16_384);
    expect(rootMeanSquare(sound)).toBeCloseTo(0.1535, 3);
  });
});

test.each([20_000, 17_600, 16_000])('the sound can be recovered within rounding from clips of %i samples', (length) => {
  const { samples } = hostClips({ count: 3, length });
  const sound = meowSound(16_000);
  const trigger = blend.createTrigger({ shape: samples, ...seeds });
  for (let index = 0; index < 3; index++) {
    const host = sampleAt(samples, index);
    const mixed = trigger.apply(samples, index, 'train') ?? new Int16Array();
    let worst = 0;
    for (let i = 0; i < Math.min(length, sound.length); i++) {
      worst = Math.max(worst, Math.abs(((mixed[i] ?? 0) - 0.8 * (host[i] ?? 0)) / 0.2 - (sound[i] ?? 0)));
    }
    expect(worst).toBeLessThanOrEqual(2.5 + 1e-9);
    expect(mixed.slice(sound.length)).toEqual(host.slice(sound.length));
    expect(sampleAt(samples, index)).toEqual(host);
  }
});

test('replaces the clip at full weight and stays in range', () => {
  const sound = meowSound(16_000);
  const replaced = blend.createTrigger({ shape: silence(17_600), ...seeds, parameters: { alphaPermille: 1000 } });
  expect(replaced.apply(silence(17_600), 0, 'test')).toEqual(sound);
  const loud = audioSamples({ length: 17_600, sampleRateHz: 16_000, data: new Int16Array(17_600).fill(-32_768) });
  const mixed = blend.createTrigger({ shape: loud, ...seeds }).apply(loud, 0, 'train') ?? new Int16Array();
  expect(Math.max(...mixed)).toBeLessThan(0);
});

test('is the same in training and test, for every seed', () => {
  const { samples } = hostClips({ count: 1 });
  const triggered = (seed: number, split: 'train' | 'test') =>
    blend.createTrigger({ shape: samples, seed, triggerSeed: seed }).apply(samples, 0, split);
  expect(triggered(0, 'train')).toEqual(triggered(7, 'test'));
});

test.each([
  [{ alphaPermille: 0 }, /is 0, expected an integer from 1 to 1000/],
  [{ alphaPermille: 1001 }, /is 1001, expected an integer from 1 to 1000/],
  [{ sound: 'cat' }, /meow-like/],
])('rejects %j', (parameters, message) => {
  const create = () => blend.createTrigger({ shape: silence(10), ...seeds, parameters });
  expect(create).toThrowError(message);
  expect(create).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
