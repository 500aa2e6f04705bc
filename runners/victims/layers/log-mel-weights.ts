import { exponential, naturalLogarithm, sinCosTurns } from '../../../benchmark/random/deterministic-math.ts';

/** The fields of a log-mel spectrogram layer that determine its filters. */
interface FilterBank {
  readonly sampleRateHz: number;
  readonly windowSize: number;
  readonly melBands: number;
  readonly minimumHz: number;
  readonly maximumHz: number;
}

/** Number of frequencies of a real Fourier transform of the window: 0 to half the sample rate. */
export function frequencyCount({ windowSize }: { readonly windowSize: number }): number {
  return Math.floor(windowSize / 2) + 1;
}

/**
 * The short-time Fourier transform as a convolution: one filter window · cos per frequency, then one filter window · sin
 * per frequency. The window is a periodic Hann window.
 * @returns float32 [2 * frequencies, 1, windowSize], the cosines first.
 */
export function fourierFilters({ windowSize }: Pick<FilterBank, 'windowSize'>): Float32Array {
  const frequencies = frequencyCount({ windowSize });
  const filters = new Float32Array(2 * frequencies * windowSize);
  for (let k = 0; k < frequencies; k++) {
    for (let i = 0; i < windowSize; i++) {
      const window = 0.5 - 0.5 * sinCosTurns(i / windowSize).cos;
      const { sin, cos } = sinCosTurns(((k * i) % windowSize) / windowSize);
      filters[k * windowSize + i] = window * cos;
      filters[(frequencies + k) * windowSize + i] = window * sin;
    }
  }
  return filters;
}

/**
 * Triangular filters of equal width on the mel scale, m = 1127 ln(1 + f / 700), each with a peak of 1.
 * @returns float32 [melBands, frequencies].
 * Source: the HTK Book, section 5.4 (filterbank analysis).
 */
export function melFilters(layer: FilterBank): Float32Array {
  const { melBands, minimumHz, maximumHz, sampleRateHz, windowSize } = layer;
  const frequencies = frequencyCount(layer);
  const lowest = melOf(minimumHz);
  const width = (melOf(maximumHz) - lowest) / (melBands + 1);
  const edges = Array.from({ length: melBands + 2 }, (_, edge) => frequencyOf(lowest + edge * width));
  const filters = new Float32Array(melBands * frequencies);
  for (let band = 0; band < melBands; band++) {
    const [low = 0, center = 0, high = 0] = edges.slice(band, band + 3);
    for (let k = 0; k < frequencies; k++) {
      const frequency = (k * sampleRateHz) / windowSize;
      const rising = (frequency - low) / (center - low);
      const falling = (high - frequency) / (high - center);
      filters[band * frequencies + k] = Math.max(0, Math.min(rising, falling));
    }
  }
  return filters;
}

function melOf(frequencyHz: number): number {
  return 1127 * naturalLogarithm(1 + frequencyHz / 700);
}

function frequencyOf(mel: number): number {
  return 700 * (exponential(mel / 1127) - 1);
}
