import { ArtifactError } from '../formats/artifact-error.ts';
import { parseSafetensors, type Tensor } from '../formats/safetensors.ts';
import { parameterShapes, type Parameters, type Victim } from '../../runners/victims/architecture.ts';
import { OutputError } from './output-error.ts';

/** PyTorch counts batches in its batch normalization; the count changes nothing when a model is evaluated. */
const isBatchCounter = (name: string) => name.endsWith('.num_batches_tracked');

/**
 * Loads returned weights.safetensors into the published architecture.
 * @throws OutputError when a parameter is missing, unknown, of another shape or not finite.
 */
export function parseRepairedWeights(bytes: Uint8Array, victim: Victim): Parameters {
  const tensors = parse(bytes);
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape } of parameterShapes(victim)) {
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
      `weights.safetensors holds ${unknown.slice(0, 12).join(', ')}, which the architecture ${victim.id} does not have; return model.onnx for another architecture.`,
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
