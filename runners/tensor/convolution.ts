import type { TensorInfo } from '@tensorflow/tfjs';
import { floatBytes, frame, type Pixels, type Shape4D } from './simd/framed-pixels.ts';
import { multiply } from './simd/product.ts';
import { pixelTable, seenPatches, type ConvolutionGeometry } from './simd/seen-patches.ts';
import type { TensorHeap } from './simd/tensor-heap.ts';

/**
 * A 2-D convolution on WASM.
 * @param x float32 [batch, height, width, inChannels].
 * @param filter float32 [filterHeight, filterWidth, inChannels, outChannels].
 * @param outSize height and width of the result.
 * @returns float32 [batch, outHeight, outWidth, outChannels]; the caller disposes it.
 */
export function conv2dForward(
  heap: TensorHeap,
  x: Pixels,
  filter: Pixels,
  [outHeight, outWidth]: readonly [number, number],
  geometry: ConvolutionGeometry,
): TensorInfo {
  const [segments, filterWidth, inChannels, columns] = filter.shape;
  const [batch] = x.shape;
  const shape: Shape4D = [batch, outHeight, outWidth, columns];
  const rows = batch * outHeight * outWidth;
  const patches = seenPatches(x.shape, shape, [segments, filterWidth], geometry);
  const inputs = patches.table(heap);
  const outputs = heap.table(`pixels ${rows} ${columns}`, () =>
    pixelTable(rows, 1, 1, (row) => row * columns * floatBytes),
  );
  const input = frame(heap, x, patches.frame, 'framed');
  const weights = panelsOfRows(heap, filter, segments * filterWidth * inChannels, columns);
  const result = heap.output(shape);
  const { segmentStride, length } = patches;
  const output = heap.addressOf(result);
  multiply(heap, { inputs, input, outputs, output, rows, segments, segmentStride, length, weights, columns });
  return result;
}

/** The weights of `multiply` from a filter as it is, [depth, columns]. */
function panelsOfRows(heap: TensorHeap, filter: Pixels, depth: number, columns: number): number {
  const panelBytes = depth * 8 * floatBytes;
  const panels = Math.ceil(columns / 8);
  const address = heap.buffer('panels', panels * panelBytes);
  if (columns % 8 !== 0) heap.kernels.clear(address, panels * panelBytes);
  const from = heap.addressOf(filter);
  const stride = columns * floatBytes;
  for (let panel = 0; panel < panels; panel++) {
    const rowBytes = Math.min(8, columns - panel * 8) * floatBytes;
    const [at, to] = [from + panel * 8 * floatBytes, address + panel * panelBytes];
    heap.kernels.copyRows(at, 0, stride, to, 0, 8 * floatBytes, 1, depth, rowBytes);
  }
  return address;
}
