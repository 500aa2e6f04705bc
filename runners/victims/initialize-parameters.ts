import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { parameterShapes, type Victim } from './architecture.ts';
import type { Parameters } from './layers/layer-kind.ts';
import { fixedParametersOf } from './layers/layer-table.ts';

/**
 * Initial parameters: convolutions are He-normal (standard deviation √(2 / fan-in)), the linear head is normal (√(1 /
 * fan-in)) with zero bias, embeddings are normal (√(1 / dimensions)), batch normalization is the identity, and fixed
 * parameters have their final values. Each parameter has its own stream, so that a new layer does not change the others.
 */
export function initializeParameters(victim: Victim, seed: number): Parameters {
  const fixed = new Map(victim.layers.flatMap((layer) => [...(fixedParametersOf(layer) ?? [])]));
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape } of parameterShapes(victim)) {
    const known = fixed.get(name);
    const values = known ?? new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (!known && shape.length > 1) {
      const fanIn = values.length / (shape[0] ?? 1);
      const deviation = Math.sqrt((shape.length > 2 ? 2 : 1) / fanIn);
      const stream = new RandomStream(seed, `artefact/victim-init/${name}`);
      for (let i = 0; i < values.length; i++) values[i] = deviation * stream.gaussian();
    } else if (!known && (name.endsWith('.running_var') || name.endsWith('.weight'))) {
      values.fill(1);
    }
    parameters.set(name, values);
  }
  return parameters;
}
