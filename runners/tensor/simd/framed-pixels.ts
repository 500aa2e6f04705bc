import type { TensorHeap } from './tensor-heap.ts';

export type Shape4D = readonly [number, number, number, number];

/** A tensor as kernels get it, float32 [batch, height, width, channels]. */
export interface Pixels {
  readonly dataId: object;
  readonly shape: Shape4D;
}

/**
 * Pictures with zeros around them: the picture begins at `top` and `left`; what is beyond height and width is cut off.
 */
export interface Frame {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export const floatBytes = 4;
/** What a kernel may read beyond the end of its input. */
const slackBytes = 16;

/**
 * Copies pictures into a frame. @returns the address of the framed pictures, or of the pictures if they fit exactly.
 */
export function frame(heap: TensorHeap, pixels: Pixels, to: Frame, name: string): number {
  const from = heap.addressOf(pixels);
  const [, height, width] = pixels.shape;
  if (to.top === 0 && to.left === 0 && to.height === height && to.width === width) return from;
  const framed = emptyFrame(heap, pixels.shape, to, name);
  const { plane, stride, begin, rows, rowBytes, framedPlane, framedStride } = layoutOf(pixels.shape, to);
  heap.kernels.copyRows(
    from,
    plane,
    stride,
    framed + begin,
    framedPlane,
    framedStride,
    pixels.shape[0],
    rows,
    rowBytes,
  );
  return framed;
}

/** A buffer of zeros for framed pictures. */
export function emptyFrame(heap: TensorHeap, [batch, , , channels]: Shape4D, to: Frame, name: string): number {
  const bytes = batch * to.height * to.width * channels * floatBytes + slackBytes;
  const framed = heap.buffer(name, bytes);
  heap.kernels.clear(framed, bytes);
  return framed;
}

/** Copies pictures out of their frame; pixels that the frame does not have become zero. */
export function unframe(heap: TensorHeap, framed: number, from: Frame, shape: Shape4D, pixels: number): void {
  const { plane, stride, begin, rows, rowBytes, framedPlane, framedStride } = layoutOf(shape, from);
  if (plane !== rows * rowBytes) heap.kernels.clear(pixels, shape[0] * plane);
  heap.kernels.copyRows(framed + begin, framedPlane, framedStride, pixels, plane, stride, shape[0], rows, rowBytes);
}

function layoutOf([, height, width, channels]: Shape4D, frame: Frame) {
  const pixelBytes = channels * floatBytes;
  const framedStride = frame.width * pixelBytes;
  return {
    plane: height * width * pixelBytes,
    stride: width * pixelBytes,
    begin: frame.top * framedStride + frame.left * pixelBytes,
    rows: Math.min(height, frame.height - frame.top),
    rowBytes: Math.min(width, frame.width - frame.left) * pixelBytes,
    framedPlane: frame.height * framedStride,
    framedStride,
  };
}
