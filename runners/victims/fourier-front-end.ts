import { tf, type Tensor } from '../tensor/tf.ts';
import { FourierMel } from './layers/fourier-mel.ts';
import type { VictimNetwork } from './victim-network.ts';

/** The output of a front end. @param waveforms float32 [count, samples], in the scale of the model. */
export type FrontEnd = (waveforms: Float32Array, count: number) => Tensor;

/**
 * The front end of audio by fast Fourier transforms: on WASM, its convolution takes ten times as long. It differs from
 * the convolution in the last bits.
 * @returns null if the network or its backend needs another way.
 */
export function fourierFrontEnd(network: VictimNetwork): FrontEnd | null {
  const [layer, ...others] = network.frontEndLayers;
  if (tf.getBackend() !== 'wasm' || layer?.type !== 'LogMelSpectrogram' || others.length > 0) return null;
  const isPowerOfTwo = (layer.windowSize & (layer.windowSize - 1)) === 0;
  if (!isPowerOfTwo || !network.hasDefinedFrontEnd()) return null;
  const mel = new FourierMel(layer);
  return (waveforms, count) => {
    const power = mel.power(waveforms, waveforms.length / Math.max(1, count));
    const frames = power.length / layer.melBands / Math.max(1, count);
    return tf.tidy(() => {
      const logarithms = tf.log(tf.add(tf.tensor(power, [count, frames, layer.melBands]), layer.epsilon));
      return tf.transpose(logarithms, [0, 2, 1]).expandDims(3);
    });
  };
}
