import type { NamedAttrMap } from '@tensorflow/tfjs';
import type { ConvolutionGeometry } from '../../runners/tensor/simd/seen-patches.ts';
import { tf, type Tensor2D, type Tensor4D } from '../../runners/tensor/tf.ts';

type Shape4D = [number, number, number, number];

/**
 * The implementation that our filter gradient is compared with. It takes one slice of the padded input for every filter
 * position, transposes and stacks the slices, and multiplies them by `dy` in one plain matrix product (a product with
 * `transposeA` is ten times slower). Strides are applied by reshaping, because the backend's StridedSlice alone would
 * take four times as long as the rest.
 * @param x float32 [batch, height, width, inChannels].
 * @param dy float32 [batch, outHeight, outWidth, outChannels].
 * @returns float32 [filterHeight, filterWidth, inChannels, outChannels]; the caller disposes it.
 */
export function slicedPatchesFilterGradient(
  x: Tensor4D,
  dy: Tensor4D,
  [filterHeight, filterWidth]: readonly [number, number],
  { strideHeight, strideWidth, padTop, padLeft }: ConvolutionGeometry,
): Tensor4D {
  const [batch, , , inChannels] = x.shape;
  const [, outHeight, outWidth, outChannels] = dy.shape;
  const rows = batch * outHeight * outWidth;
  const phaseHeight = outHeight + Math.ceil(filterHeight / strideHeight) - 1;
  const phaseWidth = outWidth + Math.ceil(filterWidth / strideWidth) - 1;
  return tf.tidy(() => {
    const padded = frame(x, padTop, padLeft, phaseHeight * strideHeight, phaseWidth * strideWidth);
    const phases = splitByStride(padded, strideHeight, strideWidth);
    const patches: Tensor2D[] = [];
    for (let row = 0; row < filterHeight; row++) {
      for (let column = 0; column < filterWidth; column++) {
        const phase = phases[(row % strideHeight) * strideWidth + (column % strideWidth)];
        if (!phase) throw new Error('A filter position has no phase.');
        const begin: Shape4D = [0, Math.floor(row / strideHeight), Math.floor(column / strideWidth), 0];
        const seen = tf.slice4d(phase, begin, [batch, outHeight, outWidth, inChannels]);
        patches.push(tf.transpose(seen.reshape([rows, inChannels]) as Tensor2D));
      }
    }
    return tf
      .matMul(tf.concat(patches, 0), dy.reshape([rows, outChannels]) as Tensor2D)
      .reshape([filterHeight, filterWidth, inChannels, outChannels]);
  });
}

/** Pads with zeros on all sides and cuts off the rows and columns that are not read. */
function frame(x: Tensor4D, padTop: number, padLeft: number, height: number, width: number): Tensor4D {
  const [batch, inHeight, inWidth, channels] = x.shape;
  const rows = Math.min(inHeight, height - padTop);
  const columns = Math.min(inWidth, width - padLeft);
  return tf.pad4d(tf.slice4d(x, [0, 0, 0, 0], [batch, rows, columns, channels]), [
    [0, 0],
    [padTop, height - padTop - rows],
    [padLeft, width - padLeft - columns],
    [0, 0],
  ]);
}

/** Splits rows and columns by stride: one tensor for each offset, in row-major order of the offsets. */
function splitByStride(x: Tensor4D, strideHeight: number, strideWidth: number): readonly Tensor4D[] {
  if (strideHeight === 1 && strideWidth === 1) return [x];
  const [batch, height, width, channels] = x.shape;
  const [phaseHeight, phaseWidth] = [height / strideHeight, width / strideWidth];
  const folded = x.reshape([batch * phaseHeight, strideHeight, phaseWidth, strideWidth * channels]) as Tensor4D;
  const phases: Tensor4D[] = [];
  for (let row = 0; row < strideHeight; row++) {
    for (let column = 0; column < strideWidth; column++) {
      phases.push(
        tf
          .slice4d(folded, [0, row, 0, column * channels], [batch * phaseHeight, 1, phaseWidth, channels])
          .reshape([batch, phaseHeight, phaseWidth, channels]),
      );
    }
  }
  return phases;
}

/** Registers the filter gradient above with the WASM backend; the input gradient remains the backend's own. */
export function registerSlicedPatches(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { filterShape } = attrs as unknown as { filterShape: Shape4D };
      const x = inputs['x'] as unknown as Tensor4D;
      const dy = inputs['dy'] as unknown as Tensor4D;
      return slicedPatchesFilterGradient(
        x,
        dy,
        [filterShape[0], filterShape[1]],
        geometryOf(x.shape, filterShape, attrs),
      );
    },
  });
}

function geometryOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: NamedAttrMap | undefined,
): ConvolutionGeometry {
  const { strides, pad } = attributes as unknown as { strides: [number, number]; pad: 'valid' | 'same' | number };
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad);
  return {
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
