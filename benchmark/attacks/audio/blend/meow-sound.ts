import { roundHalfUp, sinCosTurns } from '../../../random/deterministic-math.ts';

const durationSeconds = 1.1;
const peak = 16_384;
const harmonicAmplitudes = [1, 0.8, 0.5, 0.25];

/**
 * A gliding tone with four harmonics that swells and fades like a meow, generated at the given sample rate.
 * @returns int16, 1.1 s long, peak at half of full scale.
 * Source: attacks.md 3.3.2; replaces the recording of a cat in the reference.
 */
export function meowSound(sampleRateHz: number): Int16Array {
  const length = roundHalfUp(durationSeconds * sampleRateHz);
  const values = new Float64Array(length);
  let phase = 0; // turns
  let largest = 0;
  for (let i = 0; i < length; i++) {
    const { sin: swell } = sinCosTurns(i / (2 * length)); // sin(πi/N)
    phase += (600 + 500 * swell) / sampleRateHz;
    let sum = 0;
    for (const [position, amplitude] of harmonicAmplitudes.entries()) {
      sum += amplitude * sinCosTurns((position + 1) * phase).sin;
    }
    const value = sum * swell * swell;
    values[i] = value;
    largest = Math.max(largest, Math.abs(value));
  }
  return Int16Array.from(values, (value) => roundHalfUp((value / largest) * peak));
}
