import { tf, type NamedTensorMap, type Tensor, type Tensor2D, type Tensor4D, type Variable } from '../tensor/tf.ts';
import { batchNormTraining } from '../tensor/batch-norm-training.ts';
import {
  batchNormEpsilon,
  batchNormMomentum,
  parameterShapes,
  type Layer,
  type Parameters,
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

  constructor(victim: Victim, parameters: Parameters) {
    this.victim = victim;
    this.variables = new Map(
      parameterShapes(victim).map(({ name, shape, trainable }) => {
        const values = parameters.get(name);
        if (!values)
          throw new Error(`Victim ${victim.id} wants parameter ${name} ${JSON.stringify(shape)}; it is missing.`);
        return [name, tf.tidy(() => tf.variable(fromPyTorchLayout(tf.tensor(values, [...shape])), trainable))];
      }),
    );
  }

  /** Trainable variables by PyTorch name. */
  get trainable(): readonly { readonly name: string; readonly variable: Variable }[] {
    return [...this.variables]
      .filter(([, variable]) => variable.trainable)
      .map(([name, variable]) => ({ name, variable }));
  }

  /**
   * Runs the network inside the caller's tidy.
   * @param images float32 [batch, height, width, channels] in [0, 1].
   * @param mode `train` normalizes by the batch and moves the running statistics; `infer` uses the running ones.
   */
  forward(images: Tensor4D, mode: 'train' | 'infer'): ForwardPass {
    let value: Tensor = images;
    let features: Tensor = images;
    for (const layer of this.victim.layers) {
      if (layer.type === 'Linear') features = value;
      value = this.apply(layer, value, mode);
    }
    return { logits: value as Tensor2D, features: features as Tensor2D };
  }

  /** A copy of all parameters, in PyTorch names and layouts. */
  async parameters(): Promise<Parameters> {
    const copies = new Map<string, Float32Array>();
    for (const [name, variable] of this.variables) {
      const transposed = tf.tidy(() => toPyTorchLayout(variable));
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
      case 'Conv2d':
        return tf.conv2d(
          value as Tensor4D,
          this.variable(`${layer.name}.weight`) as Tensor4D,
          layer.stride,
          layer.padding,
        );
      case 'BatchNorm2d':
        return mode === 'train'
          ? this.normalizeByBatch(layer.name, value as Tensor4D)
          : this.normalize(layer.name, value as Tensor4D);
      case 'ReLU':
        return tf.relu(value);
      case 'GlobalAveragePool2d':
        return tf.mean(value, [1, 2]);
      case 'Linear':
        return tf.add(
          tf.matMul(value as Tensor2D, this.variable(`${layer.name}.weight`) as Tensor2D),
          this.variable(`${layer.name}.bias`),
        );
    }
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

function moveTowards(running: Variable, batch: Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - batchNormMomentum), tf.mul(batch, batchNormMomentum)));
}
