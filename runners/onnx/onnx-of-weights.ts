import { parseRepairedWeights } from '../../benchmark/stages/repair.ts';
import { parameterShapes, type Victim } from '../victims/architecture.ts';
import { exportOnnx } from '../victims/export-onnx.ts';

/** The victim with returned weights. @param weights bytes of a safetensors file. @throws OutputError */
export function onnxOfWeights(weights: Uint8Array, victim: Victim): Uint8Array {
  const expected = { architecture: victim.id, parameters: parameterShapes(victim) };
  return exportOnnx(victim, parseRepairedWeights(weights, expected));
}
