import { ArtifactError } from '../formats/artifact-error.ts';
import { parseSafetensors, type Tensor } from '../formats/safetensors.ts';
import { OutputError } from './output-error.ts';
import { sandboxLimits } from './sandbox-limits.ts';
import type { StageDefinition } from './stage-definition.ts';

/** The files that an answer may consist of; the first one takes precedence. */
export const repairFiles = ['model.onnx', 'weights.safetensors'] as const;
export type RepairFile = (typeof repairFiles)[number];

export const repair: StageDefinition<'repair'> = {
  id: 'repair',
  summary: 'Returns a repaired model.',
  sees: ['model', 'clean'],
  outputs: () =>
    repairFiles.map((name) => ({ name, dtype: name.split('.').at(-1) ?? name, shape: null, required: false })),
  limits: sandboxLimits,
  queries: null,
  texts: {
    gets: 'model/model.onnx, model/weights.safetensors, model/victim.json; the samples and labels of clean; for text, also model/tokenizer.json',
    writes: 'model.onnx, or weights.safetensors of the same architecture (PyTorch names and layouts)',
    scored: 'The platform runs the returned model on its own test sets.',
  },
};

/** The architecture that returned weights must fit. */
export interface ExpectedWeights {
  readonly architecture: string;
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** PyTorch's batch normalization counts its batches. The count has no effect when a model is evaluated. */
const isBatchCounter = (name: string) => name.endsWith('.num_batches_tracked');

/**
 * Parses weights.safetensors of a container.
 * @returns every parameter of the architecture by its PyTorch name, float32 in PyTorch layout.
 * @throws OutputError when a parameter is missing, unknown, of another shape or not finite.
 */
export function parseRepairedWeights(
  bytes: Uint8Array,
  { architecture, parameters: expected }: ExpectedWeights,
): ReadonlyMap<string, Float32Array> {
  const tensors = parse(bytes);
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape } of expected) {
    const tensor = tensors.get(name);
    if (!tensor) {
      throw new OutputError(
        'wrong-parameters',
        `weights.safetensors has no tensor ${name}, expected float32 [${shape.join(', ')}]; found ${[...tensors.keys()].slice(0, 12).join(', ') || 'none'}.`,
      );
    }
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
      throw new OutputError(
        'wrong-shape',
        `Tensor ${name} of weights.safetensors is [${tensor.shape.join(', ')}], expected [${shape.join(', ')}].`,
      );
    }
    const broken = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) {
      throw new OutputError(
        'not-finite',
        `Tensor ${name} of weights.safetensors holds ${tensor.data[broken]} at index ${broken}; every weight must be a finite number.`,
      );
    }
    parameters.set(name, tensor.data);
    tensors.delete(name);
  }
  const unknown = [...tensors.keys()];
  if (unknown.length > 0) {
    throw new OutputError(
      'wrong-parameters',
      `weights.safetensors holds ${unknown.slice(0, 12).join(', ')}, which the architecture ${architecture} does not have; return model.onnx for another architecture.`,
    );
  }
  return parameters;
}

function parse(bytes: Uint8Array): Map<string, Tensor> {
  try {
    return parseSafetensors(bytes, { skip: isBatchCounter });
  } catch (cause) {
    if (!(cause instanceof ArtifactError)) throw cause;
    throw new OutputError('unreadable', `weights.safetensors: ${cause.message}`, { cause });
  }
}
