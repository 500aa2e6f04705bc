import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '../../benchmark/formats/safetensors.ts';
import { parameterShapes, type Victim } from './architecture.ts';
import type { Parameters } from './layers/layer-kind.ts';
import { exportOnnx } from './export-onnx.ts';

/** Writes model.onnx and weights.safetensors (PyTorch names and layouts) into a folder. */
export async function writeModel(folder: string, victim: Victim, parameters: Parameters): Promise<void> {
  await writeFile(join(folder, 'weights.safetensors'), encodeParameters(victim, parameters));
  await writeFile(join(folder, 'model.onnx'), exportOnnx(victim, parameters));
}

/** The state dictionary of a victim as safetensors. */
export function encodeParameters(victim: Victim, parameters: Parameters): Uint8Array {
  const tensors = parameterShapes(victim).map(({ name, shape }) => {
    const data = parameters.get(name);
    if (!data) throw new Error(`Cannot write the model: parameter ${name} is missing.`);
    return [name, { shape, data }] as const;
  });
  return writeSafetensors(new Map(tensors));
}
