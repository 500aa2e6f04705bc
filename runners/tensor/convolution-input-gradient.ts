import type { TensorInfo } from '@tensorflow/tfjs';
import { emptyFrame, floatBytes, frame, unframe, type Pixels, type Shape4D } from './simd/framed-pixels.ts';
import { multiply, panelsOf, transpose } from './simd/product.ts';
import { isSparse, pixelTable, seenPatches, type ConvolutionGeometry } from './simd/seen-patches.ts';
import type { TensorHeap } from './simd/tensor-heap.ts';

/**
 * Gradient of a 2-D convolution with respect to its input, on WASM.
 * @param dy float32 [batch, outHeight, outWidth, outChannels].
 * @param filter float32 [filterHeight, filterWidth, inChannels, outChannels].
 * @returns float32 [batch, height, width, inChannels]; the caller disposes it.
 */
export function conv2dInputGradient(
  heap: TensorHeap,
  dy: Pixels,
  filter: Pixels,
  [height, width]: readonly [number, number],
  geometry: ConvolutionGeometry,
): TensorInfo {
  const [filterHeight, filterWidth, inChannels] = filter.shape;
  const [batch, outHeight, outWidth] = dy.shape;
  const shape = [batch, height, width, inChannels] as const;
  const result = heap.output(shape);
  const out = heap.addressOf(result);
  if (isSparse(heap, dy, filterWidth * inChannels)) addSparse(heap, dy, filter, shape, geometry, out);
  else if (outHeight === 1 && outWidth === 1 && filterHeight === height && filterWidth === width)
    multiplyDense(heap, dy, filter, out);
  else multiplyPhases(heap, dy, filter, shape, geometry, out);
  return result;
}

/** Adds the part of the filter that each value of `dy` has been multiplied with. */
function addSparse(
  heap: TensorHeap,
  dy: Pixels,
  filter: Pixels,
  shape: Shape4D,
  geometry: ConvolutionGeometry,
  out: number,
): void {
  const [segments, filterWidth, , columns] = filter.shape;
  const [batch, outHeight, outWidth] = dy.shape;
  const patches = seenPatches(shape, dy.shape, [segments, filterWidth], geometry);
  const { length, segmentStride } = patches;
  const inputs = patches.table(heap);
  const framed = emptyFrame(heap, shape, patches.frame, 'framed');
  const weights = heap.buffer('panels', columns * segments * length * floatBytes);
  transpose(heap, heap.addressOf(filter), segments * length, columns, weights);
  const rows = batch * outHeight * outWidth;
  const gradient = heap.addressOf(dy);
  heap.kernels.addSparseProducts(
    inputs,
    framed,
    gradient,
    rows,
    segments,
    segmentStride,
    length,
    columns,
    weights,
    1, // to the input
  );
  unframe(heap, framed, patches.frame, shape, out);
}

/** A filter that covers the whole input is a dense layer. */
function multiplyDense(heap: TensorHeap, dy: Pixels, filter: Pixels, out: number): void {
  const [height, width, inChannels, length] = filter.shape;
  const [batch] = dy.shape;
  const columns = height * width * inChannels;
  const table = (size: number) =>
    heap.table(`rows ${batch} ${size}`, () => pixelTable(batch, 1, 1, (image) => image * size * floatBytes));
  const [inputs, outputs] = [table(length), table(columns)];
  const weights = panelsOf(heap, filter, [0], columns);
  const input = heap.addressOf(dy);
  multiply(heap, {
    inputs,
    input,
    outputs,
    output: out,
    rows: batch,
    segments: 1,
    segmentStride: 0,
    length,
    weights,
    columns,
  });
}

/**
 * With a stride, input pixels of the same phase see the same part of the filter. Each phase is a convolution of `dy`
 * with that part, so no zeros are multiplied.
 */
function multiplyPhases(
  heap: TensorHeap,
  dy: Pixels,
  filter: Pixels,
  [batch, height, width, columns]: Shape4D,
  geometry: ConvolutionGeometry,
  out: number,
): void {
  const [filterHeight, filterWidth, , outChannels] = filter.shape;
  const [, outHeight, outWidth] = dy.shape;
  const vertical = axisOf(height, filterHeight, outHeight, geometry.strideHeight, geometry.padTop);
  const horizontal = axisOf(width, filterWidth, outWidth, geometry.strideWidth, geometry.padLeft);
  const framed = { top: vertical.padding, left: horizontal.padding, height: vertical.size, width: horizontal.size };
  const pixelBytes = outChannels * floatBytes;
  const segmentStride = framed.width * pixelBytes;
  const input = frame(heap, dy, framed, 'framed');
  heap.kernels.clear(out, batch * height * width * columns * floatBytes); // some pixels may lie in no window
  for (const down of vertical.phases) {
    for (const across of horizontal.phases) {
      const rows = batch * down.count * across.count;
      if (rows === 0 || down.taps === 0 || across.taps === 0) continue;
      const parts = down.filterAt.flatMap((row) => across.filterAt.map((column) => row * filterWidth + column));
      const weights = panelsOf(heap, filter, parts, columns);
      const sizes = [batch, height, width, columns, filterHeight, filterWidth, outHeight, outWidth, outChannels];
      const key = [...sizes, ...Object.values(geometry), down.first, across.first].join(' ');
      const inputs = heap.table(`phase-inputs ${key}`, () =>
        pixelTable(batch, down.count, across.count, (image, row, column) => {
          return ((image * framed.height + down.seenAt + row) * framed.width + across.seenAt + column) * pixelBytes;
        }),
      );
      const outputs = heap.table(`phase-outputs ${key}`, () =>
        pixelTable(batch, down.count, across.count, (image, row, column) => {
          const y = down.first + row * geometry.strideHeight;
          const x = across.first + column * geometry.strideWidth;
          return ((image * height + y) * width + x) * columns * floatBytes;
        }),
      );
      const length = across.taps * outChannels;
      multiply(heap, {
        inputs,
        input,
        outputs,
        output: out,
        rows,
        segments: down.taps,
        segmentStride,
        length,
        weights,
        columns,
      });
    }
  }
}

/** The input pixels first, first + stride, … along one axis. They see `taps` consecutive pixels of the framed `dy`. */
interface Phase {
  readonly first: number;
  readonly count: number;
  readonly taps: number;
  readonly seenAt: number; // the first framed pixel that the first of them sees; the next one begins at the next pixel
  readonly filterAt: readonly number[]; // the place in the filter by which each tap is multiplied
}

function axisOf(size: number, filterSize: number, outSize: number, stride: number, padding: number) {
  const framePadding = Math.ceil(filterSize / stride) - 1;
  const phases = Array.from({ length: Math.min(stride, size) }, (_, first): Phase => {
    const rest = (first + padding) % stride;
    const taps = Math.max(0, Math.ceil((filterSize - rest) / stride));
    return {
      first,
      count: Math.ceil((size - first) / stride),
      taps,
      seenAt: (first + padding - rest) / stride - (taps - 1) + framePadding,
      filterAt: Array.from({ length: taps }, (_, tap) => rest + stride * (taps - 1 - tap)),
    };
  });
  const lastSeen = Math.floor((size - 1 + padding) / stride);
  return { phases, padding: framePadding, size: framePadding + Math.max(outSize, lastSeen + 1) };
}
