import type { ClipClock, Effect } from './effect.ts';

const combDelays = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617]; // samples at 44,100 Hz
const allPassDelays = [556, 441, 341, 225]; // also at 44,100 Hz
const delaysRateHz = 44_100;
const inputGain = 0.015;
const damping = 0.2;
const allPassGain = 0.5;
const wetLevel = 0.99;
const dryLevel = 0.8;

/**
 * Echoes of a room: eight parallel comb filters, followed by four all-pass filters in series.
 * @param roomSize in [0, 1].
 * Source: attacks.md 3.3.5, Reverb (Freeverb, mono).
 */
export function reverb({ sampleRateHz, length }: ClipClock, roomSize: number): Effect {
  const feedback = 0.28 * roomSize + 0.7;
  const bufferOf = (delay: number) => new Float64Array(Math.max(1, Math.floor((sampleRateHz * delay) / delaysRateHz)));
  const combs = combDelays.map(bufferOf);
  const allPasses = allPassDelays.map(bufferOf);
  const work = new Float64Array(length);
  return (signal) => {
    const wet = work.subarray(0, signal.length).fill(0);
    for (const buffer of combs) addEchoes(signal, wet, buffer.fill(0), feedback);
    for (const buffer of allPasses) passAll(wet, buffer.fill(0));
    for (let i = 0; i < wet.length; i++) signal[i] = wetLevel * (wet[i] ?? 0) + dryLevel * (signal[i] ?? 0);
  };
}

/** Adds the output of one comb filter to `sums`. @param buffer zeros; its length is the delay. */
function addEchoes(signal: Float64Array, sums: Float64Array, buffer: Float64Array, feedback: number): void {
  let at = 0;
  let last = 0;
  for (let i = 0; i < signal.length; i++) {
    const out = buffer[at] ?? 0;
    last = out * (1 - damping) + last * damping;
    buffer[at] = inputGain * (signal[i] ?? 0) + last * feedback;
    at = at + 1 === buffer.length ? 0 : at + 1;
    sums[i] = (sums[i] ?? 0) + out;
  }
}

/** Applies one all-pass filter in place. @param buffer zeros; its length is the delay. */
function passAll(values: Float64Array, buffer: Float64Array): void {
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const stored = buffer[at] ?? 0;
    buffer[at] = value + allPassGain * stored;
    at = at + 1 === buffer.length ? 0 : at + 1;
    values[i] = stored - value;
  }
}
