import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { parameterShapes, type Parameters, type Victim } from './architecture.ts';
import { fourierFilters, melFilters } from './layers/log-mel-weights.ts';

/**
 * Initial parameters: He-normal convolutions (std √(2 / fan-in)), the linear head normal with std √(1 / fan-in) and
 * zero bias, embeddings normal with std √(1 / dimensions), batch normalization at the identity, the front end of audio
 * as it stays. One stream a parameter, so that a new layer moves no other draw.
 */
export function initializeParameters(victim: Victim, seed: number): Parameters {
  const fixed = fixedParameters(victim);
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

/** Parameters that are computed and never trained. */
function fixedParameters({ layers }: Pick<Victim, 'layers'>): Parameters {
  const fixed = new Map<string, Float32Array>();
  for (const layer of layers) {
    if (layer.type !== 'LogMelSpectrogram') continue;
    fixed.set(`${layer.name}.stft.weight`, fourierFilters(layer));
    fixed.set(`${layer.name}.mel.weight`, melFilters(layer));
  }
  return fixed;
}
