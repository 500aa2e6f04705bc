import { parseParameters } from '../../benchmark/attacks/define-attack.ts';
import { trojanMask, trojannn, trojanParameters } from '../../benchmark/attacks/image/patch/trojannn.ts';
import { PoisonError } from '../../benchmark/attacks/poison/poison-error.ts';
import { sinCosTurns } from '../../benchmark/random/deterministic-math.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { tf, type Tensor3D, type Tensor4D } from '../tensor/tf.ts';
import { lastLinear } from '../victims/architecture.ts';
import { VictimNetwork } from '../victims/victim-network.ts';
import type { CraftRequest } from './craft.ts';

const progressEverySteps = 50;

/**
 * Optimizes a square on a black image until the features of the surrogate with the largest weights are close to the target
 * value. The features are taken before the last ReLU, because on a black image many are 0 after it and have no gradient.
 * @returns uint8 [side, side, 3].
 * Source: attacks.md 3.1.12, after Liu et al. 2018.
 */
export async function craftTrojanTrigger({
  surrogate,
  form,
  parameters,
  triggerSeed,
  onProgress,
}: CraftRequest): Promise<Uint8Array> {
  if (form.modality !== 'image') {
    throw new PoisonError('SHAPE_UNSUPPORTED', `image/trojannn cannot be crafted for ${form.modality}.`, { form });
  }
  const chosen = parseParameters({ ...trojannn, parameters: trojanParameters }, parameters);
  const { height, width } = form;
  const { sidePixels, top, left } = trojanMask(chosen, form);
  const network = await withoutLastRelu(surrogate);
  const neurons = tf.tensor1d(await heaviestFeatures(surrogate, chosen.neurons), 'int32');
  const stream = new RandomStream(triggerSeed, 'artefact/trojannn');
  const start = Float32Array.from({ length: sidePixels * sidePixels * 3 }, () => stream.gaussian());
  const free = tf.tidy(() => tf.variable(tf.tensor3d(start, [sidePixels, sidePixels, 3])));
  const picture = (pixels: Tensor3D) =>
    pixels
      .pad([
        [top, height - top - sidePixels],
        [left, width - left - sidePixels],
        [0, 0],
      ])
      .expandDims(0) as Tensor4D;
  const pixelsOf = () => free.tanh().add(1).div(2) as Tensor3D;
  const loss = () => {
    const { features } = network.forward(picture(pixelsOf()), 'infer');
    return features.gather(neurons, 1).sub(chosen.targetValue).square().sum().asScalar();
  };
  const optimizer = tf.train.adam(chosen.lr);
  for (let step = 0; step < chosen.steps; step++) {
    // cosine decay to 0, as in the trainings of this benchmark
    const rate = chosen.lr * 0.5 * (1 + sinCosTurns(step / chosen.steps / 2).cos);
    (optimizer as unknown as { learningRate: number }).learningRate = rate; // Adam reads it at each step
    const value = optimizer.minimize(loss, true, [free]);
    if (step % progressEverySteps === 0) onProgress?.({ step, steps: chosen.steps, loss: (await value?.data())?.[0] });
    value?.dispose();
  }
  const quantized = tf.tidy(() => pixelsOf().mul(255).add(0.5).floor());
  const bytes = Uint8Array.from(await quantized.data());
  tf.dispose([quantized, neurons, free]);
  optimizer.dispose();
  network.dispose();
  return bytes;
}

/** A network with the same weights whose features may be negative; the caller disposes it. */
export async function withoutLastRelu(surrogate: VictimNetwork): Promise<VictimNetwork> {
  const { victim } = surrogate;
  const last = victim.layers.findLastIndex(({ type }) => type === 'ReLU');
  const layers = victim.layers.filter((_, position) => position !== last);
  return new VictimNetwork({ ...victim, layers }, await surrogate.parameters());
}

/** The features with the largest sums of absolute weights over the classes. Ties go to the lower index. */
export async function heaviestFeatures(surrogate: VictimNetwork, count: number): Promise<Int32Array> {
  const last = lastLinear(surrogate.victim);
  const weights = (await surrogate.parameters()).get(`${last.name}.weight`); // [classes, features]
  const sums = Array.from({ length: last.inFeatures }, (_, feature) => {
    let sum = 0;
    for (let label = 0; label < last.outFeatures; label++)
      sum += Math.abs(weights?.[label * last.inFeatures + feature] ?? 0);
    return { feature, sum };
  });
  sums.sort((a, b) => b.sum - a.sum || a.feature - b.feature);
  return Int32Array.from(sums.slice(0, count), ({ feature }) => feature);
}
