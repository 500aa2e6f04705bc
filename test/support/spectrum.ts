/**
 * Squared magnitude of the Fourier transform of a real signal at one frequency, computed with the Goertzel algorithm.
 * @param cycles number of cycles in the whole signal; need not be an integer.
 */
export function powerAt(signal: ArrayLike<number>, cycles: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * cycles) / signal.length);
  let last = 0;
  let beforeLast = 0;
  for (let i = 0; i < signal.length; i++) {
    const next = (signal[i] ?? 0) + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
}

export interface Band {
  readonly sampleRateHz: number;
  readonly lowHz: number;
  readonly highHz: number;
}

/** Share of a signal's energy in a frequency band above 0 Hz, in [0, 1]. */
export function energyShare(signal: ArrayLike<number>, { sampleRateHz, lowHz, highHz }: Band): number {
  const { length } = signal;
  let inside = 0;
  for (let bin = 1; bin < length / 2; bin++) {
    const frequencyHz = (bin * sampleRateHz) / length;
    if (frequencyHz >= lowHz && frequencyHz <= highHz) inside += (2 * powerAt(signal, bin)) / length; // twice, for the negative frequency
  }
  return inside / Array.from(signal).reduce((sum, value) => sum + value * value, 0);
}

/** The frequency in Hz at which a signal is strongest within a band, to the nearest bin. */
export function peakFrequencyHz(signal: ArrayLike<number>, { sampleRateHz, lowHz, highHz }: Band): number {
  let [best, bestPower] = [0, -1];
  for (let bin = Math.ceil((lowHz * signal.length) / sampleRateHz); ; bin++) {
    const frequencyHz = (bin * sampleRateHz) / signal.length;
    if (frequencyHz > highHz) return best;
    const power = powerAt(signal, bin);
    if (power > bestPower) [best, bestPower] = [frequencyHz, power];
  }
}
