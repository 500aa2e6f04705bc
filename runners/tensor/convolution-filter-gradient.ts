import type { TensorInfo } from '@tensorflow/tfjs';
import { floatBytes, frame, type Pixels } from './simd/framed-pixels.ts';
import { transpose } from './simd/product.ts';
import { isSparse, seenPatches, type ConvolutionGeometry } from './simd/seen-patches.ts';
import type { TensorHeap } from './simd/tensor-heap.ts';

/** Of the nearest cache, for the rows of one block. */
const blockBytes = 24 * 1024;
const [blockRowsMin, blockRowsMax] = [16, 512];

/**
 * Gradient of a 2-D convolution with respect to its filter, on WASM: a sum of outer products, without copies of
 * patches.
 * @param x float32 [batch, height, width, inChannels].
 * @param dy float32 [batch, outHeight, outWidth, outChannels].
 * @returns float32 [filterHeight, filterWidth, inChannels, outChannels]; the caller disposes it.
 */
export function conv2dFilterGradient(
  heap: TensorHeap,
  x: Pixels,
  dy: Pixels,
  filterSize: readonly [number, number],
  geometry: ConvolutionGeometry,
): TensorInfo {
  const { kernels } = heap;
  const [segments, filterWidth] = filterSize;
  const [batch, outHeight, outWidth, columns] = dy.shape;
  const rows = batch * outHeight * outWidth;
  const patches = seenPatches(x.shape, dy.shape, filterSize, geometry);
  const { length, segmentStride } = patches;
  const inputs = patches.table(heap);
  const input = frame(heap, x, patches.frame, 'framed');
  const result = heap.output([segments, filterWidth, x.shape[3], columns]);
  if (isSparse(heap, dy, length)) {
    const bytes = columns * segments * length * floatBytes;
    const sums = heap.buffer('filter-sums', bytes);
    kernels.clear(sums, bytes);
    const gradient = heap.addressOf(dy);
    kernels.addSparseProducts(inputs, input, gradient, rows, segments, segmentStride, length, columns, sums, 0);
    transpose(heap, sums, columns, segments * length, heap.addressOf(result));
    return result;
  }
  const sumLength = Math.ceil(length / 4) * 4;
  const sumColumns = Math.ceil(columns / 8) * 8;
  const stride = sumColumns * floatBytes;
  const sumBytes = segments * sumLength * stride;
  const isPadded = sumLength !== length || sumColumns !== columns;
  const sums = isPadded ? heap.buffer('filter-sums', sumBytes) : heap.addressOf(result);
  const gradient = sumColumns === columns ? heap.addressOf(dy) : padColumns(heap, dy, rows, columns, stride);
  const rowBytes = geometry.strideHeight * geometry.strideWidth * x.shape[3] * floatBytes + stride;
  const block = Math.min(blockRowsMax, Math.max(blockRowsMin, Math.floor(blockBytes / rowBytes)));
  kernels.clear(sums, sumBytes);
  for (let row = 0; row < rows; row += block) {
    const from = inputs + row * floatBytes;
    const at = gradient + row * stride;
    const count = Math.min(block, rows - row);
    kernels.addOuterProducts(from, input, at, stride, count, segments, segmentStride, sumLength, sumColumns, sums);
  }
  if (isPadded) {
    const out = heap.addressOf(result);
    const outStride = columns * floatBytes;
    const outPlane = length * outStride;
    kernels.copyRows(sums, sumLength * stride, stride, out, outPlane, outStride, segments, length, outStride);
  }
  return result;
}

function padColumns(heap: TensorHeap, dy: Pixels, rows: number, columns: number, stride: number): number {
  const padded = heap.buffer('padded-gradient', rows * stride);
  heap.kernels.clear(padded, rows * stride);
  const rowBytes = columns * floatBytes;
  heap.kernels.copyRows(heap.addressOf(dy), 0, rowBytes, padded, 0, stride, 1, rows, rowBytes);
  return padded;
}
