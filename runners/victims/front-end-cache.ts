import { tf, type Tensor } from '../tensor/tf.ts';
import { FourierMel } from './layers/fourier-mel.ts';
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
    const byFourier = fourierFrontEnd(network, input);
    this.compute = (indices) =>
      byFourier ? byFourier(indices) : tf.tidy(() => network.frontEnd(inputBatch(input, indices)));
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

/**
 * The front end of audio by fast Fourier transforms: on WASM, its convolution takes ten times as long. It differs from
 * the convolution in the last bits.
 * @returns null if the network or its backend needs another way.
 */
function fourierFrontEnd(network: VictimNetwork, input: ModelInput): ((indices: ArrayLike<number>) => Tensor) | null {
  const [layer, ...others] = network.frontEndLayers;
  if (tf.getBackend() !== 'wasm' || layer?.type !== 'LogMelSpectrogram' || others.length > 0) return null;
  const isPowerOfTwo = (layer.windowSize & (layer.windowSize - 1)) === 0;
  if (!isPowerOfTwo || input.type !== 'float32' || !network.hasDefinedFrontEnd()) return null;
  const mel = new FourierMel(layer);
  const [samples = 0] = input.shape;
  return (indices) => {
    const power = mel.power(fillBatch(input, indices) as Float32Array, samples);
    const frames = power.length / layer.melBands / Math.max(1, indices.length);
    return tf.tidy(() => {
      const logarithms = tf.log(tf.add(tf.tensor(power, [indices.length, frames, layer.melBands]), layer.epsilon));
      return tf.transpose(logarithms, [0, 2, 1]).expandDims(3);
    });
  };
}

/** The network input of some samples, [indices.length, …]; the caller disposes it. */
export function inputBatch(input: ModelInput, indices: ArrayLike<number>): Tensor {
  return tf.tensor(fillBatch(input, indices), [indices.length, ...input.shape], input.type);
}
