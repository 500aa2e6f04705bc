import FFT from 'fft.js';

/** Level over time and frequency. */
export interface Spectrogram {
  /** float32 [frameCount, binCount], in decibels relative to a sine at full scale; at least -120. */
  readonly levels: Float32Array;
  readonly frameCount: number;
  /** From 0 Hz to half the sample rate, both included. */
  readonly binCount: number;
}

export interface SpectrogramOptions {
  /** Samples of one transform; a power of two. */
  readonly windowLength: number;
  /** Samples from one transform to the next. */
  readonly hopLength: number;
  /** Maximum number of frames. With more transforms, each frame has the maxima of several. */
  readonly framesMax: number;
}

const fullScale = 32_768;
const lowestLevel = -120;

/**
 * Short-time Fourier transform with a Hann window. The signal is padded with silence.
 * @param signal int16 values.
 */
export function spectrogram(
  signal: ArrayLike<number>,
  { windowLength, hopLength, framesMax }: SpectrogramOptions,
): Spectrogram {
  const transformCount = 1 + Math.ceil(Math.max(0, signal.length - windowLength) / hopLength);
  const perFrame = Math.ceil(transformCount / framesMax);
  const frameCount = Math.ceil(transformCount / perFrame);
  const binCount = windowLength / 2 + 1;
  const levels = new Float32Array(frameCount * binCount).fill(lowestLevel);
  const transform = new FFT(windowLength);
  const spectrum = transform.createComplexArray();
  const window = hannWindow(windowLength);
  const amplitudeOfOne = window.reduce((sum, weight) => sum + weight, 0) / 2; // amplitude of a sine at full scale
  for (let at = 0; at < transformCount; at++) {
    const piece = Array.from(window, (weight, i) => (weight * (signal[at * hopLength + i] ?? 0)) / fullScale);
    transform.realTransform(spectrum, piece);
    const row = Math.floor(at / perFrame) * binCount;
    for (let bin = 0; bin < binCount; bin++) {
      const amplitude = Math.hypot(spectrum[2 * bin] ?? 0, spectrum[2 * bin + 1] ?? 0) / amplitudeOfOne;
      levels[row + bin] = Math.max(levels[row + bin] ?? lowestLevel, 20 * Math.log10(amplitude));
    }
  }
  return { levels, frameCount, binCount };
}

function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}
