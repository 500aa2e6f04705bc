/**
 * Squared magnitude of the Fourier transform of a real signal at one frequency, by Goertzel's recurrence.
 * @param cycles over the whole signal; need not be whole.
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

/** Share of the energy of a signal that lies in a band above 0 Hz, in [0, 1]. */
export function energyShare(signal: ArrayLike<number>, { sampleRateHz, lowHz, highHz }: Band): number {
  const { length } = signal;
  let inside = 0;
  for (let bin = 1; bin < length / 2; bin++) {
    const frequencyHz = (bin * sampleRateHz) / length;
    if (frequencyHz >= lowHz && frequencyHz <= highHz) inside += (2 * powerAt(signal, bin)) / length; // and its mirror
  }
  return inside / Array.from(signal).reduce((sum, value) => sum + value * value, 0);
}

/** Where in a band a signal is strongest, to the nearest whole bin, in Hz. */
export function peakFrequencyHz(signal: ArrayLike<number>, { sampleRateHz, lowHz, highHz }: Band): number {
  let [best, bestPower] = [0, -1];
  for (let bin = Math.ceil((lowHz * signal.length) / sampleRateHz); ; bin++) {
    const frequencyHz = (bin * sampleRateHz) / signal.length;
    if (frequencyHz > highHz) return best;
    const power = powerAt(signal, bin);
    if (power > bestPower) [best, bestPower] = [frequencyHz, power];
  }
}
