import { describe, expect, test } from 'vitest';
import { chorus } from '../../../../../../benchmark/attacks/audio/gis/effects/chorus.ts';
import { distortion } from '../../../../../../benchmark/attacks/audio/gis/effects/distortion.ts';
import type { Effect } from '../../../../../../benchmark/attacks/audio/gis/effects/effect.ts';
import {
  ladderHighPass,
  ladderSaturation,
} from '../../../../../../benchmark/attacks/audio/gis/effects/ladder-high-pass.ts';
import { lowPass } from '../../../../../../benchmark/attacks/audio/gis/effects/low-pass.ts';
import { phaser } from '../../../../../../benchmark/attacks/audio/gis/effects/phaser.ts';
import { pitchShift } from '../../../../../../benchmark/attacks/audio/gis/effects/pitch-shift.ts';
import { reverb } from '../../../../../../benchmark/attacks/audio/gis/effects/reverb.ts';
import { peakFrequencyHz, powerAt } from '../../../../../support/spectrum.ts';

const sampleRateHz = 16_000;
const clock = { sampleRateHz, length: sampleRateHz };

function through(effect: Effect, signal: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(signal);
  effect(copy);
  return copy;
}

function sine(frequencyHz: number, length = sampleRateHz): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz));
}

function impulse(at: number, length = sampleRateHz): Float64Array {
  const signal = new Float64Array(length);
  signal[at] = 1;
  return signal;
}

const effects: readonly (readonly [string, Effect])[] = [
  ['low-pass', lowPass(clock, 0.25)],
  ['pitch', pitchShift(clock, 10)],
  ['chorus', chorus(clock, { rateHz: 1, depth: 5, centerMs: 10, mix: 0.5 })],
  ['distortion', distortion(20)],
  ['reverb', reverb(clock, 0.6)],
  ['ladder', ladderHighPass(clock, 1000)],
  ['phaser', phaser(clock, { rateHz: 1, depth: 0.5, centerHz: 1300, mix: 0.5 })],
];

test.each(effects)('%s keeps no state between clips and keeps silence silent', (_, effect) => {
  const first = through(effect, sine(700));
  through(effect, sine(90, 5000));
  expect(through(effect, sine(700))).toEqual(first);
  expect(through(effect, new Float64Array(3000)).every((value) => value === 0)).toBe(true);
  expect(through(effect, [])).toHaveLength(0);
  expect(through(effect, [0.5])).toHaveLength(1);
});

describe('low-pass', () => {
  test('keeps a constant signal, also at the ends and in clips shorter than its kernel', () => {
    for (const length of [1, 2, 3, 20, 61, 1000]) {
      for (const value of through(lowPass(clock, 0.25), new Float64Array(length).fill(0.3))) {
        expect(value).toBeCloseTo(0.3, 12);
      }
    }
  });

  test('passes frequencies below the cutoff and removes those above', () => {
    const gain = (frequencyHz: number) =>
      Math.sqrt(powerAt(through(lowPass(clock, 0.25), sine(frequencyHz)), frequencyHz)) / 4000;
    expect(gain(2000)).toBeCloseTo(1, 2);
    expect(gain(6000)).toBeLessThan(0.01);
  });
});

test.each([300, 1000, 2000])('pitch raises %i Hz by ten semitones', (frequencyHz) => {
  const raised = through(pitchShift(clock, 10), sine(frequencyHz));
  const wanted = frequencyHz * 2 ** (10 / 12);
  const peak = peakFrequencyHz(raised, { sampleRateHz, lowHz: wanted - 60, highHz: wanted + 60 });
  expect(Math.abs(peak / wanted - 1)).toBeLessThan(0.005);
});

test('chorus adds half of the delayed signal to half of the signal', () => {
  const still = chorus(clock, { rateHz: 1, depth: 0, centerMs: 10, mix: 0.5 }); // 160 samples
  const output = through(still, impulse(1000));
  expect([...output.keys()].filter((i) => output[i] !== 0)).toEqual([1000, 1160]);
  expect([output[1000], output[1160]]).toEqual([0.5, 0.5]);
});

test('chorus never delays by less than a millisecond', () => {
  const wide = chorus(clock, { rateHz: 1, depth: 5, centerMs: 8, mix: 0.5 });
  const output = through(wide, impulse(12_000)); // three quarters of a turn: 8 - 50 ms
  expect([...output.keys()].filter((i) => output[i] !== 0)).toEqual([12_000, 12_016]);
});

test('reverb passes the signal and echoes it after the shortest comb delay and the all-pass filters', () => {
  const output = through(reverb(clock, 0.6), impulse(0));
  expect(output[0]).toBeCloseTo(0.8, 12);
  expect(output.subarray(1, 404).every((value) => value === 0)).toBe(true);
  expect(output[404]).toBeCloseTo(0.99 * 0.015, 12); // floor(16000 * 1116 / 44100), four signs cancelled
  const energy = (start: number) => output.subarray(start, start + 4000).reduce((sum, value) => sum + value * value, 0);
  expect(energy(12_000)).toBeLessThan(0.1 * energy(2000));
});

test('the ladder filter keeps high tones and removes a constant', () => {
  const constant = through(ladderHighPass(clock, 1000), new Float64Array(4000).fill(0.5));
  expect(Math.abs(constant.at(-1) ?? 1)).toBeLessThan(0.001 * 0.5); // -60 dB
  const gain = (frequencyHz: number) =>
    Math.sqrt(powerAt(through(ladderHighPass(clock, 1000), sine(frequencyHz)), frequencyHz)) / 4000;
  expect(gain(100)).toBeLessThan(0.05);
  expect(gain(6000)).toBeGreaterThan(0.8);
  expect(ladderSaturation(0.5)).toBeCloseTo(1.0006 * Math.tanh(0.5), 12);
});

test('the phaser cancels only tones near its moving notches', () => {
  const moving = through(phaser(clock, { rateHz: 1, depth: 0.5, centerHz: 1300, mix: 0.5 }), sine(1300));
  const level = (start: number) =>
    Math.sqrt(moving.subarray(start, start + 400).reduce((sum, value) => sum + value * value, 0) / 400);
  const levels = Array.from({ length: 40 }, (_, window) => level(400 * window));
  expect(Math.max(...levels)).toBeGreaterThan(0.3);
  expect(Math.min(...levels)).toBeLessThan(0.15);
  const allPassed = through(phaser(clock, { rateHz: 1, depth: 0.5, centerHz: 1300, mix: 1 }), impulse(100));
  expect(allPassed.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 2);
});
