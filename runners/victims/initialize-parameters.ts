import { RandomStream } from '../random/random-stream.ts';
import { parameterShapes, type Parameters, type Victim } from './architecture.ts';

/**
 * Initial parameters: He-normal convolutions (std √(2 / fan-in)), the linear head normal with std √(1 / fan-in) and
 * zero bias, batch normalization at the identity. One stream a parameter, so that a new layer moves no other draw.
 */
export function initializeParameters(victim: Victim, seed: number): Parameters {
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape } of parameterShapes(victim)) {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (shape.length > 1) {
      const fanIn = values.length / (shape[0] ?? 1);
      const deviation = Math.sqrt((shape.length === 4 ? 2 : 1) / fanIn);
      const stream = new RandomStream(seed, `artefact/victim-init/${name}`);
      for (let i = 0; i < values.length; i++) values[i] = deviation * stream.gaussian();
    } else if (name.endsWith('.running_var') || (name.endsWith('.weight') && shape.length === 1)) {
      values.fill(1);
    }
    parameters.set(name, values);
  }
  return parameters;
}
