import FFT from 'fft.js';
import { sinCosTurns } from '../../../benchmark/random/deterministic-math.ts';
import type { LayerOf } from './layer-table.ts';
import { frequencyCount, melFilters } from './log-mel-weights.ts';

/** One triangular filter, from its first frequency that counts. */
interface Band {
  readonly first: number;
  readonly weights: Float32Array;
}

const noBand: Band = { first: 0, weights: new Float32Array() };

/**
 * The power in each mel band, as the layer LogMelSpectrogram computes it before the logarithm, but by fast Fourier
 * transforms, which take a fraction of the operations of its convolution. It has no gradient.
 */
export class FourierMel {
  readonly #layer: LayerOf<'LogMelSpectrogram'>;
  readonly #window: Float64Array;
  readonly #bands: readonly Band[];
  readonly #transform: FFT;
  readonly #frames: number[]; // complex; fft.js is fastest with plain arrays
  readonly #spectrum: number[];

  /** @param layer its window size is a power of 2. */
  constructor(layer: LayerOf<'LogMelSpectrogram'>) {
    const { windowSize, melBands } = layer;
    this.#layer = layer;
    this.#window = Float64Array.from({ length: windowSize }, (_, i) => 0.5 - 0.5 * sinCosTurns(i / windowSize).cos);
    const frequencies = frequencyCount(layer);
    const filters = melFilters(layer);
    this.#bands = Array.from({ length: melBands }, (_, band) => {
      const row = filters.subarray(band * frequencies, (band + 1) * frequencies);
      const first = Math.max(0, row.findIndex((weight) => weight > 0)); // prettier-ignore
      const last = row.findLastIndex((weight) => weight > 0);
      return { first, weights: row.slice(first, last + 1) };
    });
    this.#transform = fourierTransform(windowSize);
    this.#frames = this.#transform.createComplexArray();
    this.#spectrum = this.#transform.createComplexArray();
  }

  /**
   * Transforms two frames of a clip at a time, one as real and one as imaginary parts.
   * @param clips float32 [clips, samples]. @returns float32 [clips, frames, melBands], each clip's from its samples
   *   alone.
   */
  power(clips: Float32Array, samples: number): Float32Array {
    const { windowSize, hopSize, melBands } = this.#layer;
    const frames = Math.floor((samples - windowSize) / hopSize) + 1;
    const power = new Float32Array((clips.length / samples) * frames * melBands);
    let at = 0;
    for (let clip = 0; clip < clips.length; clip += samples) {
      for (let frame = 0; frame < frames; frame += 2) {
        const first = clip + frame * hopSize;
        const hasSecond = frame + 1 < frames;
        for (let i = 0; i < windowSize; i++) {
          const factor = this.#window[i] ?? 0;
          this.#frames[2 * i] = factor * (clips[first + i] ?? 0);
          this.#frames[2 * i + 1] = hasSecond ? factor * (clips[first + hopSize + i] ?? 0) : 0;
        }
        this.#transform.transform(this.#spectrum, this.#frames);
        this.#split();
        this.#fill(power, at, 0);
        if (hasSecond) this.#fill(power, at + melBands, 1);
        at += hasSecond ? 2 * melBands : melBands;
      }
    }
    return power;
  }

  /**
   * From the transform of two real frames, one as real and one as imaginary parts, to the power of frequencies 0 to
   * half the sample rate: of the first frame in the place of the real parts, of the second in that of the imaginary
   * ones.
   */
  #split(): void {
    const spectrum = this.#spectrum;
    const { windowSize } = this.#layer;
    for (let k = 0; k <= windowSize / 2; k++) {
      const mirror = 2 * ((windowSize - k) % windowSize);
      const [a, b] = [spectrum[2 * k] ?? 0, spectrum[2 * k + 1] ?? 0];
      const [c, d] = [spectrum[mirror] ?? 0, spectrum[mirror + 1] ?? 0];
      spectrum[2 * k] = ((a + c) * (a + c) + (b - d) * (b - d)) / 4;
      spectrum[2 * k + 1] = ((b + d) * (b + d) + (a - c) * (a - c)) / 4;
    }
  }

  /** @param part 0 for the first frame, 1 for the second. */
  #fill(power: Float32Array, begin: number, part: number): void {
    for (let band = 0; band < this.#bands.length; band++) {
      const { first, weights } = this.#bands[band] ?? noBand;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (this.#spectrum[2 * (first + i) + part] ?? 0);
      power[begin + band] = sum;
    }
  }
}

/**
 * Fourier transforms with fft.js. Its table is computed with deterministic arithmetic, because the sines of JavaScript
 * differ between versions of Node.
 */
function fourierTransform(length: number): FFT {
  const transform = new FFT(length);
  const { table } = transform as unknown as { readonly table: number[] };
  for (let i = 0; i < length; i++) {
    const { sin, cos } = sinCosTurns(i / length);
    table[2 * i] = cos;
    table[2 * i + 1] = -sin;
  }
  return transform;
}
