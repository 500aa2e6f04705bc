import { tf, type Tensor } from '../../runners/tensor/tf.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import { fourierFrontEnd } from '../../runners/victims/fourier-front-end.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import { VictimNetwork } from '../../runners/victims/victim-network.ts';

/** Logits [inputs, classes] of a victim for values in its own scale, which need not be those of a valid sample. */
export function signalPredictor(
  victim: Victim,
  parameters: Parameters,
): (inputs: readonly Float32Array[]) => Promise<Float32Array> {
  const network = new VictimNetwork(victim, parameters); // kept until the process exits
  const byFourier = victim.modality === 'audio' ? fourierFrontEnd(network) : null;
  const [first = 0, height = 0, width = 0] = victim.inputShape;
  const shape = victim.modality === 'audio' ? [first] : [height, width, first]; // channels last
  return (inputs) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const values = new Float32Array(inputs.length * size);
    inputs.forEach((input, row) => values.set(input, row * size));
    return logitsOf(() =>
      byFourier
        ? network.backEnd(byFourier(values, inputs.length), 'infer').logits
        : network.forward(tf.tensor(values, [inputs.length, ...shape]), 'infer').logits,
    );
  };
}

/** Logits [inputs, classes] of a victim for texts. */
export function textPredictor(
  victim: Victim,
  parameters: Parameters,
  { encode, length }: TokenIds,
): (inputs: readonly string[]) => Promise<Float32Array> {
  const network = new VictimNetwork(victim, parameters); // kept until the process exits
  return (inputs) => {
    const ids = new Int32Array(inputs.length * length);
    inputs.forEach((input, row) => ids.set(encode(input), row * length));
    return logitsOf(() => network.forward(tf.tensor(ids, [inputs.length, length], 'int32'), 'infer').logits);
  };
}

async function logitsOf(forward: () => Tensor): Promise<Float32Array> {
  const logits = tf.tidy(forward);
  const values = Float32Array.from(await logits.data());
  logits.dispose();
  return values;
}
