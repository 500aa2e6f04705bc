import { resizeColors } from '../../../samples/resize-image.ts';
import { blur, gaussianTaps } from './gaussian-blur.ts';
import type { ImageShape } from '../image-shape.ts';
import { lightOfByte } from './linear-light.ts';

type Size = Pick<ImageShape, 'height' | 'width'>;

/**
 * A doubled reflection, as from both surfaces of a thick pane.
 * @param light float64 [height, width, 3], linear, in [0, 1]; not changed.
 * @param ghost offset of the displaced image in rows and columns, and its weight.
 * @returns float64 of the same shape.
 * Source: attacks.md 3.1.7, ghost branch.
 */
export function doubledReflection(
  light: Float64Array,
  { height, width }: Size,
  { down, right, ghostAlpha }: { readonly down: number; readonly right: number; readonly ghostAlpha: number },
): Float64Array {
  const [rows, columns] = [height - down, width - right]; // the area that both images cover
  const data = new Float64Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    const line = row * width * 3;
    const displaced = line + (down * width + right) * 3;
    for (let at = 0; at < columns * 3; at++) {
      data[row * columns * 3 + at] =
        ghostAlpha * (light[displaced + at] ?? 0) + (1 - ghostAlpha) * (light[line + at] ?? 0);
    }
  }
  return resizeColors({ height: rows, width: columns, data }, { height, width });
}

/**
 * An out-of-focus reflection, dimmed where it would be brighter than the image, and fading towards the border.
 * @param light float64 [height, width, 3], linear, in [0, 1]; not changed.
 * @param image uint8 [height, width, 3], the image behind the pane.
 * @param window float64 [height, width], from `vignette`.
 * @returns float64 of the shape of `light`.
 * Source: attacks.md 3.1.7, out-of-focus branch.
 */
export function unfocusedReflection(
  light: Float64Array,
  image: Uint8Array,
  { height, width }: Size,
  window: Float64Array,
  { sigma, attenuation }: { readonly sigma: number; readonly attenuation: number },
): Float64Array {
  const blurred = blur(light, height, width, gaussianTaps(sigma));
  for (let channel = 0; channel < 3; channel++) {
    let [sum, count] = [0, 0];
    for (let at = channel; at < image.length; at += 3) {
      const together = (blurred[at] ?? 0) + (lightOfByte[image[at] ?? 0] ?? 0);
      if (together <= 1) continue;
      sum += together;
      count += 1;
    }
    const dimming = (Math.max(1, count === 0 ? 1 : sum / count) - 1) * attenuation;
    for (let at = channel, pixel = 0; at < image.length; at += 3, pixel++) {
      const dimmed = Math.min(1, Math.max(0, (blurred[at] ?? 0) - dimming));
      blurred[at] = dimmed * (window[pixel] ?? 0);
    }
  }
  return blurred;
}
