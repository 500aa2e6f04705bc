import { z } from 'zod';
import { ArtifactError } from './artifact-error.ts';
import { decodeFloats, floatBytes, type FloatDtype } from './decode-floats.ts';
import { shapeSize } from './shape-size.ts';
import { joinProblems, parseInput } from '../issue-sentence.ts';

/** Weights in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const lengthBytes = 8;
/**
 * Room for 5,000 tensors with long names. The largest victim needs 20 kB; the reference implementation allows 100 MB,
 * which takes seconds to parse.
 */
export const headerBytesMax = 1024 ** 2;
const metadataKey = '__metadata__';

/**
 * Weights as a safetensors file, float32, tensors in order of their names, so that equal weights are equal bytes.
 * @throws ArtifactError SAFETENSORS_INVALID when a shape and its data do not agree.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const named = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set(metadataKey, metadata);
  let end = 0;
  for (const [name, { shape, data }] of named) {
    if (name === metadataKey || shapeSize(shape, data.length) !== data.length) {
      throw invalid(`tensor "${name}" of shape [${shape.join(', ')}]`, `a shape of ${data.length} elements`);
    }
    header.set(name, { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] });
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(lengthBytes + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, lengthBytes, lengthBytes + headerBytes);
  file.set(text, lengthBytes);
  let at = lengthBytes + headerBytes;
  for (const [, { data }] of named) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

const offset = z.int().min(0);
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(offset).max(32),
  data_offsets: z.tuple([offset, offset]),
});
type Entry = z.output<typeof entrySchema> & { readonly name: string };

/**
 * Reads a safetensors file that may come from a stranger. Nothing in it is executed, and every byte of data belongs to
 * exactly one tensor.
 * @param skip names of tensors to ignore, of any dtype.
 * @returns float32, also for F64, F16 and BF16 in the file. Values may be NaN or infinite.
 * @throws ArtifactError SAFETENSORS_INVALID | SAFETENSORS_UNSUPPORTED saying what was found and what was expected.
 */
export function parseSafetensors(
  file: Uint8Array,
  { skip = () => false }: { readonly skip?: (name: string) => boolean } = {},
): Map<string, Tensor> {
  if (file.length < lengthBytes) throw invalid(`a file of ${file.length} bytes`, `at least ${lengthBytes}`);
  const claimed = new DataView(file.buffer, file.byteOffset, file.length).getBigUint64(0, true);
  const available = Math.min(headerBytesMax, file.length - lengthBytes);
  if (claimed > BigInt(available)) throw invalid(`a header of ${claimed} bytes`, `at most ${available}`);
  const start = lengthBytes + Number(claimed);
  const entries = parseHeader(file.subarray(lengthBytes, start));
  const data = file.subarray(start);

  const tensors = new Map<string, Tensor>();
  let covered = 0;
  for (const { name, dtype, shape, data_offsets } of entries) {
    const [begin, end] = data_offsets;
    if (begin !== covered || end < begin || end > data.length) {
      throw invalid(
        `tensor "${name}" at bytes ${begin} to ${end}`,
        `it to begin at ${covered} and end by ${data.length}`,
      );
    }
    covered = end;
    if (skip(name)) continue;
    if (!isFloat(dtype)) throw unsupported(`tensor "${name}" of dtype ${dtype}`, Object.keys(floatBytes).join(', '));
    const size = shapeSize(shape, end - begin);
    if (size === null || size * floatBytes[dtype] !== end - begin) {
      throw invalid(`${end - begin} bytes for tensor "${name}"`, `those of ${dtype} [${shape.join(', ')}]`);
    }
    tensors.set(name, { shape, data: decodeFloats(data.subarray(begin, end), dtype) });
  }
  if (covered !== data.length) throw invalid(`${data.length} bytes of data`, `${covered}, all in tensors`);
  return tensors;
}

/** Entries in the order of their data. */
function parseHeader(bytes: Uint8Array): Entry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('a header that is not JSON', 'a JSON object', cause);
  }
  if (bytes[0] !== 0x7b || typeof parsed !== 'object' || parsed === null) {
    throw invalid('a header that is not a JSON object', 'one that starts with {');
  }
  const named: Entry[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (name === metadataKey) continue;
    const entry = parseInput(entrySchema, value);
    if ('problems' in entry) {
      throw invalid(`tensor "${name}": ${joinProblems(entry.problems)}`, 'dtype, shape and data_offsets');
    }
    named.push({ name, ...entry.data });
  }
  return named.sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
}

function isFloat(dtype: string): dtype is FloatDtype {
  return Object.hasOwn(floatBytes, dtype);
}

function invalid(found: string, expected: string, cause?: unknown): ArtifactError {
  const message = `Not a valid safetensors file: found ${found}, expected ${expected}.`;
  return new ArtifactError('SAFETENSORS_INVALID', message, { found, expected }, { cause });
}

function unsupported(found: string, expected: string): ArtifactError {
  const message = `This safetensors file is not accepted: found ${found}, expected ${expected}.`;
  return new ArtifactError('SAFETENSORS_UNSUPPORTED', message, { found, expected });
}
