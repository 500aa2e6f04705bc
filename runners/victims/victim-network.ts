import { tf, type NamedTensorMap, type Tensor, type Tensor2D, type Tensor4D, type Variable } from '../tensor/tf.ts';
import { batchNormTraining } from '../tensor/batch-norm-training.ts';
import { maxOverLength } from '../tensor/max-over-length.ts';
import {
  batchNormEpsilon,
  batchNormMomentum,
  frequencyCount,
  parameterShapes,
  type Layer,
  type Parameters,
  type ParameterShape,
  type Victim,
} from './architecture.ts';
import { fromPyTorchLayout, toPyTorchLayout } from './parameter-layout.ts';

/** Outputs of one forward pass: logits float32 [batch, classes]; features float32 [batch, width] feed the last layer. */
export type ForwardPass = {
  readonly logits: Tensor2D;
  readonly features: Tensor2D;
}; // a type, not an interface: tf.tidy takes records only

/** A victim that lives in TensorFlow.js variables. Dispose it when done. */
export class VictimNetwork {
  readonly victim: Victim;
  private readonly variables: ReadonlyMap<string, Variable>;
  private readonly layouts: ReadonlyMap<string, ParameterShape>;

  constructor(victim: Victim, parameters: Parameters) {
    this.victim = victim;
    const entries = parameterShapes(victim);
    this.layouts = new Map(entries.map((entry) => [entry.name, entry]));
    this.variables = new Map(
      entries.map((entry) => {
        const { name, shape, trainable } = entry;
        const values = parameters.get(name);
        if (!values)
          throw new Error(`Victim ${victim.id} wants parameter ${name} ${JSON.stringify(shape)}; it is missing.`);
        return [name, tf.tidy(() => tf.variable(fromPyTorchLayout(tf.tensor(values, [...shape]), entry), trainable))];
      }),
    );
  }

  /** Trainable variables by PyTorch name. */
  get trainable(): readonly { readonly name: string; readonly variable: Variable }[] {
    return [...this.variables]
      .filter(([, variable]) => variable.trainable)
      .map(([name, variable]) => ({ name, variable }));
  }

  /** Layers in front of the first one that is trained: what they give depends on the sample alone. */
  get frontEndLength(): number {
    return this.victim.layers.findIndex((layer) => layer.type !== 'LogMelSpectrogram');
  }

  /**
   * Runs the network inside the caller's tidy.
   * @param input images float32 [batch, height, width, channels] in [0, 1], audio float32 [batch, samples] in [-1, 1],
   *   texts int32 [batch, token ids].
   * @param mode `train` normalizes by the batch and moves the running statistics; `infer` uses the running ones.
   */
  forward(input: Tensor, mode: 'train' | 'infer'): ForwardPass {
    return this.backEnd(this.frontEnd(input), mode);
  }

  /** The first `frontEndLength` layers. */
  frontEnd(input: Tensor): Tensor {
    return this.victim.layers
      .slice(0, this.frontEndLength)
      .reduce((value, layer) => this.apply(layer, value, 'infer'), input);
  }

  /** The other layers. @param input what `frontEnd` gave. */
  backEnd(input: Tensor, mode: 'train' | 'infer'): ForwardPass {
    let value = input;
    let features = input;
    for (const layer of this.victim.layers.slice(this.frontEndLength)) {
      if (layer.type === 'Linear') features = value;
      value = this.apply(layer, value, mode);
    }
    return { logits: value as Tensor2D, features: features as Tensor2D };
  }

  /** A copy of all parameters, in PyTorch names and layouts. */
  async parameters(): Promise<Parameters> {
    const copies = new Map<string, Float32Array>();
    for (const [name, variable] of this.variables) {
      const layout = this.layouts.get(name);
      if (!layout) throw new Error(`Victim ${this.victim.id} has no parameter ${name}.`);
      const transposed = tf.tidy(() => toPyTorchLayout(variable, layout));
      copies.set(name, Float32Array.from(await transposed.data()));
      transposed.dispose();
    }
    return copies;
  }

  dispose(): void {
    tf.dispose(Object.fromEntries(this.variables) as NamedTensorMap);
  }

  private variable(name: string): Variable {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`Victim ${this.victim.id} has no parameter ${name}.`);
    return variable;
  }

  private apply(layer: Layer, value: Tensor, mode: 'train' | 'infer'): Tensor {
    switch (layer.type) {
      case 'Residual': {
        const [body, shortcut] = [layer.body, layer.shortcut].map((branch) =>
          branch.reduce((branchValue, inner) => this.apply(inner, branchValue, mode), value),
        );
        return tf.add(body ?? value, shortcut ?? value);
      }
      case 'Conv2d':
        return convolve(value as Tensor4D, this.variable(`${layer.name}.weight`) as Tensor4D, layer.stride, [
          layer.padding,
          layer.padding,
        ]);
      case 'BatchNorm2d':
        return mode === 'train'
          ? this.normalizeByBatch(layer.name, value as Tensor4D)
          : this.normalize(layer.name, value as Tensor4D);
      case 'ReLU':
        return tf.relu(value);
      case 'GlobalAveragePool2d':
        return tf.mean(value, [1, 2]);
      case 'Embedding': // int32 [batch, length] to [batch, 1, length, dimensions], a picture of one row
        return tf.gather(this.variable(`${layer.name}.weight`), value).expandDims(1);
      case 'Conv1d':
        return this.convolve1d(layer, value as Tensor4D);
      case 'GlobalMaxPool1d':
        return maxOverLength(value as Tensor4D);
      case 'LogMelSpectrogram':
        return this.logMelSpectrogram(layer, value as Tensor2D);
      case 'Linear':
        return tf.add(
          tf.matMul(value as Tensor2D, this.variable(`${layer.name}.weight`) as Tensor2D),
          this.variable(`${layer.name}.bias`),
        );
    }
  }

  /** float32 [batch, 1, length, inChannels] to [batch, 1, length', outChannels]. */
  private convolve1d(layer: Extract<Layer, { type: 'Conv1d' }>, value: Tensor4D): Tensor {
    const filter = this.variable(`${layer.name}.weight`).expandDims(0) as Tensor4D;
    const convolved = convolve(value, filter, 1, [0, layer.padding]);
    return tf.add(convolved, this.variable(`${layer.name}.bias`));
  }

  /** float32 [batch, samples] to [batch, melBands, frames, 1]. */
  private logMelSpectrogram(layer: Extract<Layer, { type: 'LogMelSpectrogram' }>, waveform: Tensor2D): Tensor {
    const [batch, samples] = waveform.shape;
    const frequencies = frequencyCount(layer);
    const filters = this.variable(`${layer.name}.stft.weight`).expandDims(0) as Tensor4D; // [1, window, 1, 2F]
    const spectrum = tf.conv2d(
      waveform.reshape([batch, 1, samples, 1]) as Tensor4D,
      filters,
      [1, layer.hopSize],
      'valid',
    );
    const frames = spectrum.shape[2];
    const squared = tf.square(spectrum.reshape([batch * frames, 2 * frequencies])) as Tensor2D;
    const power = tf.add(
      tf.slice(squared, [0, 0], [-1, frequencies]),
      tf.slice(squared, [0, frequencies], [-1, frequencies]),
    ) as Tensor2D;
    const mel = tf.matMul(power, this.variable(`${layer.name}.mel.weight`) as Tensor2D);
    const logarithms = tf.log(tf.add(mel, layer.epsilon)).reshape([batch, frames, layer.melBands]);
    return tf.transpose(logarithms, [0, 2, 1]).expandDims(3);
  }

  private normalize(name: string, value: Tensor4D): Tensor {
    const scale = tf.mul(
      this.variable(`${name}.weight`),
      tf.rsqrt(tf.add(this.variable(`${name}.running_var`), batchNormEpsilon)),
    );
    const shift = tf.sub(this.variable(`${name}.bias`), tf.mul(this.variable(`${name}.running_mean`), scale));
    return tf.add(tf.mul(value, scale), shift);
  }

  private normalizeByBatch(name: string, value: Tensor4D): Tensor {
    return batchNormTraining(
      value,
      this.variable(`${name}.weight`),
      this.variable(`${name}.bias`),
      batchNormEpsilon,
      ({ mean, variance, rows }) => {
        const unbiased = tf.mul(variance, rows / Math.max(1, rows - 1)); // PyTorch keeps the unbiased variance
        moveTowards(this.variable(`${name}.running_mean`), mean);
        moveTowards(this.variable(`${name}.running_var`), unbiased);
      },
    );
  }
}

/** tfjs-node knows no explicit padding: there the zeros are put around the input first. */
function convolve(
  value: Tensor4D,
  filter: Tensor4D,
  stride: number,
  [height, width]: readonly [number, number],
): Tensor {
  const padding: Padding = [[0, 0], [height, height], [width, width], [0, 0]]; // prettier-ignore
  if (tf.getBackend() !== 'tensorflow') return tf.conv2d(value, filter, stride, padding);
  return tf.conv2d(tf.pad4d(value, padding), filter, stride, 'valid');
}

type Padding = [[number, number], [number, number], [number, number], [number, number]];

function moveTowards(running: Variable, batch: Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - batchNormMomentum), tf.mul(batch, batchNormMomentum)));
}
