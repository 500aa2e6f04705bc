import { kernelsBase64 } from './kernels-binary.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  addBytes(bytes: number, end: number, offsets: number): number;
  addShorts(shorts: number, end: number, offsets: number): number;
  blendBytes(
    bytes: number,
    end: number,
    weighted: number,
    estimate: number,
    hostPermille: number,
    estimateShare: number,
  ): void;
}

const module = new WebAssembly.Module(Buffer.from(kernelsBase64, 'base64'));
const kernels = new WebAssembly.Instance(module).exports as unknown as Exports;
const pageBytes = 65_536;

let bytes = new Uint8Array(kernels.memory.buffer);
/** The constants that are stored after the samples in WebAssembly memory; copied only if they change. */
let resident: readonly Int16Array[] = [];
let residentAt: readonly number[] = [];
let residentSampleBytes = 0;

/** Copies offsets or weights to WebAssembly memory. @returns their addresses. */
function layOut(sampleBytes: number, constants: readonly Int16Array[]): readonly number[] {
  const same = sampleBytes === residentSampleBytes && constants.every((each, at) => each === resident[at]);
  if (same && constants.length === resident.length) return residentAt;
  let end = padded(sampleBytes);
  const starts = constants.map((each) => {
    const start = end;
    // twice as many bytes as a byte sample, with the same padding
    end += 2 * padded(each.byteLength);
    return start;
  });
  if (end > bytes.length) {
    kernels.memory.grow(Math.ceil((end - bytes.length) / pageBytes));
    bytes = new Uint8Array(kernels.memory.buffer);
  }
  bytes.fill(0, 0, end); // padding is zero
  constants.forEach((each, at) =>
    bytes.set(new Uint8Array(each.buffer, each.byteOffset, each.byteLength), starts[at] ?? 0),
  );
  [resident, residentAt, residentSampleBytes] = [constants, starts, sampleBytes];
  return starts;
}

function padded(length: number): number {
  return Math.ceil(length / 16) * 16;
}

/**
 * Adds an integer to each byte, clamped to [0, 255].
 * @param image uint8; changed in place.
 * @param offsets int16 in [-255, 255], of the same length; must not be changed later.
 * @returns whether any byte has changed.
 */
export function addBytes(image: Uint8Array, offsets: Int16Array): boolean {
  const [at = 0] = layOut(image.length, [offsets]);
  bytes.set(image);
  const changed = kernels.addBytes(0, padded(image.length), at) !== 0;
  if (changed) image.set(bytes.subarray(0, image.length));
  return changed;
}

/**
 * Adds an integer to each sample of a clip, clamped to [-32768, 32767].
 * @param clip int16; changed in place.
 * @param offsets int16, of the same length; must not be changed later.
 * @returns whether any sample has changed.
 */
export function addShorts(clip: Int16Array, offsets: Int16Array): boolean {
  const [at = 0] = layOut(clip.byteLength, [offsets]);
  const view = new Uint8Array(clip.buffer, clip.byteOffset, clip.byteLength);
  bytes.set(view);
  const changed = kernels.addShorts(0, padded(clip.byteLength), at) !== 0;
  if (changed) view.set(bytes.subarray(0, view.length));
  return changed;
}

/** Weights of a blend, computed once. */
export interface BlendWeights {
  readonly hostPermille: number;
  /** floor(0.256 · hostPermille). */
  readonly estimateShare: number;
  /** alpha · pattern + 500 modulo 65536, one value per byte, and floor(0.256 ·) of the sum. */
  readonly weighted: Int16Array;
  readonly estimate: Int16Array;
}

/**
 * @param pattern uint8.
 * @param alphaPermille weight of the pattern, in [0, 1000].
 */
export function blendWeights(pattern: Uint8Array, alphaPermille: number): BlendWeights {
  const hostPermille = 1000 - alphaPermille;
  const sums = Array.from(pattern, (value) => alphaPermille * value + 500);
  return {
    hostPermille,
    estimateShare: Math.floor((256 * hostPermille) / 1000),
    weighted: Int16Array.from(sums), // keeps the lower 16 bits
    estimate: Int16Array.from(sums, (sum) => Math.floor((256 * sum) / 1000)),
  };
}

/**
 * Blends a pattern over all bytes: floor(((1000 - alpha) · x + alpha · pattern + 500) / 1000).
 * @param image uint8, as long as the pattern; changed in place.
 */
export function blendBytes(image: Uint8Array, weights: BlendWeights): void {
  const [weightedAt = 0, estimateAt = 0] = layOut(image.length, [weights.weighted, weights.estimate]);
  bytes.set(image);
  const { hostPermille, estimateShare } = weights;
  kernels.blendBytes(0, padded(image.length), weightedAt, estimateAt, hostPermille, estimateShare);
  image.set(bytes.subarray(0, image.length));
}
