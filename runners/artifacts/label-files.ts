import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
import { parseNpy, writeNpy } from '../../benchmark/formats/npy.ts';

/** Labels as .npy int64 [count]. */
export function encodeLabels(labels: Int32Array): Uint8Array {
  return writeNpy({ dtype: '<i8', shape: [labels.length], data: BigInt64Array.from(labels, BigInt) });
}

/** @throws ArtifactError NPY_INVALID if the bytes are not int64 of rank 1. */
export function parseLabels(bytes: Uint8Array): Int32Array {
  const { shape, data, dtype } = parseNpy(bytes);
  if (!(data instanceof BigInt64Array) || shape.length !== 1) {
    throw new ArtifactError('NPY_INVALID', `y.npy holds ${dtype} [${shape.join(', ')}], expected int64 [count].`, {
      dtype,
      shape,
    });
  }
  return Int32Array.from(data, Number);
}

/** Flags as .npy bool [count]; 1 = true. */
export function encodeFlags(flags: Uint8Array): Uint8Array {
  return writeNpy({ dtype: '|b1', shape: [flags.length], data: flags });
}

/** @throws ArtifactError NPY_INVALID if the bytes are not bool of rank 1. */
export function parseFlags(bytes: Uint8Array): Uint8Array {
  const { shape, data, dtype } = parseNpy(bytes);
  if (dtype === '|b1' && shape.length === 1) return data;
  const found = `${dtype} [${shape.join(', ')}]`;
  throw new ArtifactError('NPY_INVALID', `Flags are ${found}, expected bool [count].`, { dtype, shape });
}

/** Bytes as .npy uint8 [count]. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  return writeNpy({ dtype: '|u1', shape: [bytes.length], data: bytes });
}
