import { exponential, roundHalfUp, sinCosTurns } from '../../../random/deterministic-math.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { toneBurst } from '../tone-burst.ts';

export const dailySounds = ['doorbell', 'knock', 'ring', 'siren', 'rain', 'beep'] as const;
export type DailySound = (typeof dailySounds)[number];

const peak = 16_384;
const fullTurn = 6.283185307179586; // 2π

/**
 * An everyday sound of at most one second, generated at the given sample rate.
 * @param seed the trigger seed. Knock and rain use noise from the stream `artefact/daba/<name>`.
 * @returns int16, peak at half of full scale.
 * Source: attacks.md 3.3.4; replaces the recordings of the paper.
 */
export function dailySound(name: DailySound, sampleRateHz: number, seed: number): Int16Array {
  const values = generators[name](sampleRateHz, () => new RandomStream(seed, `artefact/daba/${name}`));
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return Int16Array.from(values, (value) => roundHalfUp((value / largest) * peak));
}

type Generator = (sampleRateHz: number, noise: () => RandomStream) => Float64Array;

const generators: Readonly<Record<DailySound, Generator>> = { doorbell, knock, ring, siren, rain, beep };

/** Two decaying notes, the second a third lower. */
function doorbell(sampleRateHz: number): Float64Array {
  const values = new Float64Array(sampleRateHz);
  const notes = [
    { frequencyHz: 659.25, start: 0 },
    { frequencyHz: 523.25, start: 0.45 },
  ];
  const harmonicAmplitudes = [1, 0.4, 0.2];
  for (const { frequencyHz, start } of notes) {
    for (let i = roundHalfUp(start * sampleRateHz); i < values.length; i++) {
      const seconds = i / sampleRateHz - start;
      let sum = 0;
      for (const [position, amplitude] of harmonicAmplitudes.entries()) {
        sum += amplitude * sinCosTurns((position + 1) * frequencyHz * seconds).sin;
      }
      values[i] = (values[i] ?? 0) + sum * exponential(-seconds / 0.25);
    }
  }
  return values;
}

/** Three thuds, 0.18 s apart: decaying noise behind a low-pass filter of 1.2 kHz. */
function knock(sampleRateHz: number, noise: () => RandomStream): Float64Array {
  const stream = noise();
  const thudLength = roundHalfUp(0.18 * sampleRateHz);
  const share = 1 - exponential((-fullTurn * 1200) / sampleRateHz);
  let smooth = 0;
  return Float64Array.from({ length: 3 * thudLength }, (_, i) => {
    const sinceThud = (i % thudLength) / sampleRateHz; // seconds
    smooth += share * (stream.gaussian() * exponential(-sinceThud / 0.02) - smooth);
    return smooth;
  });
}

/** The ringing tone of a telephone: 0.4 s, a pause of 0.2 s, 0.4 s. */
function ring(sampleRateHz: number): Float64Array {
  return Float64Array.from({ length: sampleRateHz }, (_, i) => {
    const seconds = i / sampleRateHz;
    if (seconds >= 0.4 && seconds < 0.6) return 0;
    return sinCosTurns(440 * seconds).sin + sinCosTurns(480 * seconds).sin;
  });
}

/** A tone that glides between 600 and 1200 Hz twice per second. */
function siren(sampleRateHz: number): Float64Array {
  let phase = 0; // turns
  return Float64Array.from({ length: sampleRateHz }, (_, i) => {
    phase += (900 + 300 * sinCosTurns((2 * i) / sampleRateHz).sin) / sampleRateHz;
    return sinCosTurns(phase).sin;
  });
}

/** Noise with emphasized high frequencies. */
function rain(sampleRateHz: number, noise: () => RandomStream): Float64Array {
  const stream = noise();
  let last = 0;
  return Float64Array.from({ length: sampleRateHz }, () => {
    const value = stream.gaussian();
    const difference = value - 0.95 * last;
    last = value;
    return difference;
  });
}

/** Three beeps of 0.1 s, 0.1 s apart. */
function beep(sampleRateHz: number): Float64Array {
  const length = roundHalfUp(0.1 * sampleRateHz);
  const rampLength = roundHalfUp(0.005 * sampleRateHz);
  const burst = toneBurst({ frequencyHz: 1000, sampleRateHz, length, rampLength });
  const values = new Float64Array(5 * length);
  for (const start of [0, 2, 4]) values.set(burst, start * length);
  return values;
}
