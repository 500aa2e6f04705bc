import { addBias } from '../tensor/add-bias.ts';
import { batchNormTraining } from '../tensor/batch-norm-training.ts';
import { convolve } from '../tensor/convolve.ts';
import { maxOverLength } from '../tensor/max-over-length.ts';
import { relu } from '../tensor/relu.ts';
import { tf, type NamedTensorMap, type Tensor, type Tensor2D, type Variable } from '../tensor/tf.ts';
import { lastLinear, parameterShapes, type Victim } from './architecture.ts';
import type { ForwardContext, Parameters, ParameterShape } from './layers/layer-kind.ts';
import { fixedParametersOf, isFixed, layerChain, type Layer } from './layers/layer-table.ts';
import { fromPyTorchLayout, toPyTorchLayout } from './parameter-layout.ts';

/**
 * Outputs of one forward pass: logits float32 [batch, classes]; features float32 [batch, width] feed the last layer.
 */
export type ForwardPass = {
  readonly logits: Tensor2D;
  readonly features: Tensor2D;
}; // a type, not an interface: tf.tidy takes records only

/** A victim in TensorFlow.js variables. Dispose it after use. */
export class VictimNetwork {
  readonly victim: Victim;
  private readonly variables: ReadonlyMap<string, Variable>;
  private readonly layouts: ReadonlyMap<string, ParameterShape>;
  private readonly given: Parameters; // of the front end

  constructor(victim: Victim, parameters: Parameters) {
    this.victim = victim;
    const entries = parameterShapes(victim);
    const frontEnd = new Set(layerChain.parameters(this.frontEndLayers).map(({ name }) => name));
    this.given = new Map([...parameters].filter(([name]) => frontEnd.has(name)));
    this.layouts = new Map(entries.map((entry) => [entry.name, entry]));
    this.variables = new Map(
      entries.map((entry) => {
        const { name, shape, trainable } = entry;
        const values = parameters.get(name);
        if (!values) throw new Error(`Victim ${victim.id} lacks parameter ${name}, expected ${JSON.stringify(shape)}.`);
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

  /** Number of layers before the first one that is not fixed. Their output depends on the sample alone. */
  get frontEndLength(): number {
    return this.victim.layers.findIndex((layer) => !isFixed(layer));
  }

  get frontEndLayers(): readonly Layer[] {
    return this.victim.layers.slice(0, this.frontEndLength);
  }

  /** Whether the parameters of the front end are those that its layers define. A stranger's model may have others. */
  hasDefinedFrontEnd(): boolean {
    return this.frontEndLayers.every((layer) =>
      [...(fixedParametersOf(layer) ?? [])].every(([name, values]) => {
        const found = this.given.get(name);
        return found?.length === values.length && values.every((value, at) => value === found[at]);
      }),
    );
  }

  /**
   * Runs the network inside the caller's tidy.
   * @param input images float32 [batch, height, width, channels] in [0, 1], audio float32 [batch, samples] in [-1, 1],
   *   texts int32 [batch, token ids].
   * @param mode see `ForwardContext`.
   */
  forward(input: Tensor, mode: ForwardContext['mode']): ForwardPass {
    return this.backEnd(this.frontEnd(input), mode);
  }

  /** Runs the first `frontEndLength` layers. */
  frontEnd(input: Tensor): Tensor {
    return layerChain.forward(this.frontEndLayers, input, this.context('infer'));
  }

  /** Runs the other layers. @param input the output of `frontEnd`. */
  backEnd(input: Tensor, mode: ForwardContext['mode']): ForwardPass {
    const { layers } = this.victim;
    const head = layers.lastIndexOf(lastLinear(this.victim));
    const context = this.context(mode);
    const features = layerChain.forward(layers.slice(this.frontEndLength, head), input, context);
    const logits = layerChain.forward(layers.slice(head), features, context);
    return { logits: logits as Tensor2D, features: features as Tensor2D };
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

  /** Multiplies parameters by factors in PyTorch names and layouts. */
  scale(factors: Parameters): void {
    for (const [name, values] of factors) {
      const [variable, layout] = [this.variables.get(name), this.layouts.get(name)];
      if (!variable || !layout) throw new Error(`Victim ${this.victim.id} has no parameter ${name}.`);
      tf.tidy(() => variable.assign(tf.mul(variable, fromPyTorchLayout(tf.tensor(values, [...layout.shape]), layout))));
    }
  }

  dispose(): void {
    tf.dispose(Object.fromEntries(this.variables) as NamedTensorMap);
  }

  private context(mode: ForwardContext['mode']): ForwardContext {
    const variable = (name: string): Variable => {
      const found = this.variables.get(name);
      if (!found) throw new Error(`Victim ${this.victim.id} has no parameter ${name}.`);
      return found;
    };
    return { mode, tf, convolve, batchNormTraining, maxOverLength, relu, addBias, variable };
  }
}
