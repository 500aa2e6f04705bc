import { floatBytes, type Frame, type Pixels, type Shape4D } from './framed-pixels.ts';
import type { TensorHeap } from './tensor-heap.ts';

/** Strides and padding of a 2-D convolution, in pixels. */
export interface ConvolutionGeometry {
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** What each output pixel of a convolution sees: as many segments as the filter has rows, in a framed input. */
export interface SeenPatches {
  readonly frame: Frame; // of exactly what is seen
  readonly segmentStride: number; // bytes
  readonly length: number; // floats of a segment
  /** The address of a table of where each patch begins. */
  table(heap: TensorHeap): number;
}

export function seenPatches(
  [batch, , , channels]: Shape4D,
  [, outHeight, outWidth]: Shape4D,
  [filterHeight, filterWidth]: readonly [number, number],
  { strideHeight, strideWidth, padTop, padLeft }: ConvolutionGeometry,
): SeenPatches {
  const height = (outHeight - 1) * strideHeight + filterHeight;
  const width = (outWidth - 1) * strideWidth + filterWidth;
  const pixelBytes = channels * floatBytes;
  const key = [batch, height, width, channels, outHeight, outWidth, strideHeight, strideWidth];
  return {
    frame: { top: padTop, left: padLeft, height, width },
    segmentStride: width * pixelBytes,
    length: filterWidth * channels,
    table: (heap) =>
      heap.table(`patches ${key.join(' ')}`, () =>
        pixelTable(batch, outHeight, outWidth, (image, row, column) => {
          return ((image * height + row * strideHeight) * width + column * strideWidth) * pixelBytes;
        }),
      ),
  };
}

/** A table with one entry for each pixel of a batch. */
export function pixelTable(
  batch: number,
  height: number,
  width: number,
  offsetOf: (image: number, row: number, column: number) => number,
): Uint32Array {
  const offsets = new Uint32Array(batch * height * width);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) offsets[at++] = offsetOf(image, row, column);
    }
  }
  return offsets;
}

/** Below this share of values that are not zero, it is faster to visit only these. */
const sparseShareMax = 1 / 16;

/** Whether `addSparseProducts` can be used, and is faster. @param length floats of a segment. */
export function isSparse(heap: TensorHeap, gradient: Pixels, length: number): boolean {
  const [batch, height, width, channels] = gradient.shape;
  if (length % 4 !== 0 || channels % 4 !== 0) return false;
  const count = batch * height * width * channels;
  return heap.kernels.countNonZero(heap.addressOf(gradient), count * floatBytes) < sparseShareMax * count;
}
