import { tf, type Tensor } from '../tensor/tf.ts';
import { fourierFrontEnd } from './fourier-front-end.ts';
import { fillBatch, type ModelInput } from './model-input.ts';
import type { VictimNetwork } from './victim-network.ts';

const cacheBytesMax = 512 * 1024 ** 2;
const samplesAtOnce = 32;

/**
 * Batches of input for the trained layers of a network. The output of the fixed front end depends on the sample alone,
 * so it is computed once and cached if all samples fit.
 */
export class FrontEndCache {
  private readonly network: VictimNetwork;
  private readonly input: ModelInput;
  private readonly compute: (indices: ArrayLike<number>) => Tensor;
  private fits = true;
  private kept: { readonly data: Float32Array; readonly shape: readonly number[]; readonly known: Uint8Array } | null =
    null;

  constructor(network: VictimNetwork, input: ModelInput) {
    this.network = network;
    this.input = input;
    const byFourier = input.type === 'float32' ? fourierFrontEnd(network) : null;
    this.compute = (indices) =>
      byFourier
        ? byFourier(fillBatch(input, indices) as Float32Array, indices.length)
        : tf.tidy(() => network.frontEnd(inputBatch(input, indices)));
  }

  /** [indices.length, …]; the caller disposes it. */
  batch(indices: ArrayLike<number>): Tensor {
    if (this.network.frontEndLength === 0) return inputBatch(this.input, indices);
    if (!this.fits || !this.keep(indices)) return this.compute(indices);
    const { data, shape } = this.kept ?? { data: new Float32Array(), shape: [] };
    const size = shape.reduce((product, side) => product * side, 1);
    const batch = new Float32Array(indices.length * size);
    for (let row = 0; row < indices.length; row++) {
      const start = (indices[row] ?? 0) * size;
      batch.set(data.subarray(start, start + size), row * size);
    }
    return tf.tensor(batch, [indices.length, ...shape]);
  }

  /** Computes the missing outputs of these samples. @returns whether all samples fit into the cache. */
  private keep(indices: ArrayLike<number>): boolean {
    const missing = Array.from(indices).filter((index) => this.kept?.known[index] !== 1);
    for (let begin = 0; begin < missing.length; begin += samplesAtOnce) {
      const some = missing.slice(begin, begin + samplesAtOnce);
      const output = this.compute(some);
      const shape = output.shape.slice(1);
      const size = output.size / some.length;
      if (size * this.input.count * 4 > cacheBytesMax) {
        output.dispose();
        this.fits = false;
        return false;
      }
      this.kept ??= {
        data: new Float32Array(size * this.input.count),
        shape,
        known: new Uint8Array(this.input.count),
      };
      const values = output.dataSync<'float32'>();
      for (const [row, index] of some.entries()) {
        this.kept.data.set(values.subarray(row * size, (row + 1) * size), index * size);
        this.kept.known[index] = 1;
      }
      output.dispose();
    }
    return true;
  }
}

/** The network input of some samples, [indices.length, …]; the caller disposes it. */
export function inputBatch(input: ModelInput, indices: ArrayLike<number>): Tensor {
  return tf.tensor(fillBatch(input, indices), [indices.length, ...input.shape], input.type);
}
