import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
import { parseNpy, writeNpy } from '../../benchmark/formats/npy.ts';

/** Labels as .npy int64 [count]. */
export function encodeLabels(labels: Int32Array): Uint8Array {
  return writeNpy({ dtype: '<i8', shape: [labels.length], data: BigInt64Array.from(labels, BigInt) });
}

/**
 * Reads labels of any integer type, or bool as 0 and 1.
 * @param lowest, highest the labels that are allowed; the default is what int32 can hold.
 * @throws ArtifactError NPY_INVALID if the bytes are not whole numbers of rank 1; LABEL_OUT_OF_RANGE naming row and
 *   value.
 */
export function parseLabels(
  bytes: Uint8Array,
  { lowest = -(2 ** 31), highest = 2 ** 31 - 1 }: { readonly lowest?: number; readonly highest?: number } = {},
): Int32Array {
  const { shape, data, dtype } = parseNpy(bytes);
  if (data instanceof Float32Array || data instanceof Float64Array || shape.length !== 1) {
    const found = `${dtype} [${shape.join(', ')}]`;
    const message = `The labels are ${found}, expected whole numbers [count]${labelRemedy(shape)}.`;
    throw new ArtifactError('NPY_INVALID', message, { dtype, shape });
  }
  // Compared before they are converted, because an int64 may be larger than any exact number.
  const row = data.findIndex((label: number | bigint) => label < lowest || label > highest);
  if (row < 0) return Int32Array.from(data as Iterable<number | bigint>, Number);
  const label = String(data[row]);
  const message = `Row ${row} has the label ${label}, expected ${lowest} to ${highest}.`;
  throw new ArtifactError('LABEL_OUT_OF_RANGE', message, { row, label });
}

function labelRemedy(shape: readonly number[]): string {
  if (shape.length === 1) return '; save labels.astype(numpy.int64)';
  return shape.length === 2 && (shape[1] ?? 0) > 1
    ? '; save one-hot labels as labels.argmax(1)'
    : '; save labels.ravel()';
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
