import { describe, expect, test } from 'vitest';
import { toneOf, ultrasonic } from '../../../../benchmark/attacks/audio/ultrasonic.ts';
import { audioSamples, sampleAt } from '../../../../benchmark/samples/sample-buffer.ts';
import { energyShare } from '../../../support/spectrum.ts';
import { hostClips, silence } from './host-clips.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const table = [
  0, 1544, -3054, 4496, -5837, 7048, -8101, 8974, -9646, 10102, -10333, 10333, -10102, 9646, -8974, 8101, -7048, 5837,
  -4496, 3054, -1544,
];

function apply(samples = silence(2000), parameters = {}) {
  const trigger = ultrasonic.createTrigger({ shape: samples, ...seeds, parameters });
  return trigger.apply(samples, 0, 'train') ?? new Int16Array();
}

/** Sample numbers at which the tone is not 0. */
function sounding(length: number, parameters = {}): readonly number[] {
  const triggered = apply(silence(length), parameters);
  return [...triggered.keys()].filter((i) => triggered[i] !== 0);
}

test('repeats the table of the authors', () => {
  expect([...toneOf(-10, 21)]).toEqual(table);
  const { samples } = hostClips({ count: 1 });
  const host = sampleAt(samples, 0);
  expect([...apply(samples)]).toEqual([...host].map((value, i) => value + (table[i % 21] ?? 0)));
});

test.each([
  [16_000, 7619],
  [22_050, 10_500],
  [44_100, 21_000],
])('at %i Hz, all energy is at %i Hz', (sampleRateHz, frequencyHz) => {
  const tone = apply(silence(sampleRateHz - (sampleRateHz % 100), sampleRateHz));
  const band = { sampleRateHz, lowHz: frequencyHz - 100, highHz: frequencyHz + 100 };
  expect(energyShare(tone, band)).toBeGreaterThanOrEqual(0.999);
});

test('clips at full scale', () => {
  const loud = audioSamples({ length: 210, sampleRateHz: 16_000, data: new Int16Array(210).fill(32_000) });
  const clipped = apply(loud);
  expect(Math.max(...clipped)).toBe(32_767);
  expect(Math.min(...clipped)).toBe(32_000 - 10_333);
});

test.each([2, 4, 6, 8, 25, 50, 75, 100])('covers %i percent of the clip from its start', (sizePercent) => {
  const places = sounding(1050, { sizePercent });
  expect(places[0]).toBe(1); // the sine begins with 0
  const end = 10 * sizePercent;
  expect(places.at(-1)).toBe((end - 1) % 21 === 0 ? end - 2 : end - 1);
});

describe('a shorter tone', () => {
  test('can be in the middle or at the end, with the phase of the whole tone', () => {
    const whole = apply(silence(1000));
    const middle = apply(silence(1000), { sizePercent: 8, position: 'mid' });
    expect([...middle.subarray(460, 540)]).toEqual([...whole.subarray(460, 540)]);
    expect(middle.subarray(0, 460).some(Boolean) || middle.subarray(540).some(Boolean)).toBe(false);
    const end = apply(silence(1000), { sizePercent: 8, position: 'end' });
    expect([...end.subarray(920)]).toEqual([...whole.subarray(920)]);
    expect(end.subarray(0, 920).some(Boolean)).toBe(false);
  });

  test('is split into five pieces, one in each fifth', () => {
    const places = sounding(1000, { sizePercent: 50, continuous: false });
    expect([...new Set(places.map((i) => Math.floor(i / 100)))]).toEqual([0, 2, 4, 6, 8]);
  });
});

test('a clip that is empty or too short cannot carry the trigger', () => {
  const trigger = ultrasonic.createTrigger({ shape: silence(99), ...seeds });
  expect(trigger.apply(silence(99), 0, 'train')).toBeNull();
  const empty = audioSamples({ length: 1, sampleRateHz: 16_000, data: new Int16Array(1) });
  expect(trigger.apply(empty, 0, 'test')).toBeNull();
});

test('a longer clip gets the whole tone', () => {
  const trigger = ultrasonic.createTrigger({ shape: silence(210), ...seeds });
  const longer = trigger.apply(silence(420), 0, 'train') ?? new Int16Array();
  expect([...longer]).toEqual([...toneOf(-10, 420)].map((value, i) => (i < 400 ? value : 0)));
});

test('does not change its input', () => {
  const { samples } = hostClips({ count: 1 });
  const before = sampleAt(samples, 0);
  apply(samples);
  expect(sampleAt(samples, 0)).toEqual(before);
});

test.each([
  [{ sizePercent: 10 }, /sizePercent is 10, expected 2, 4, 6, 8, 25, 50, 75 or 100/],
  [{ gainDb: 1 }, /gainDb is 1, expected a number from -60 to 0/],
  [{ position: 'middle' }, /start, mid or end/],
  [{ resample: '44100' }, /expected none/],
  [{ continuous: false, position: 'mid' }, /position is "mid": must be start if continuous is false/],
  [{ frequency: 1 }, /unknown parameter frequency/],
])('rejects %j', (parameters, message) => {
  expect(() => apply(silence(2000), parameters)).toThrowError(message);
  expect(() => apply(silence(2000), parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
