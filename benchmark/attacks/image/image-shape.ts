import type { ImageSamples } from '../../samples/dataset.ts';
import type { SampleShape } from '../attack.ts';
import { roundHalfUp } from '../../random/deterministic-math.ts';
import { PoisonError } from '../poison/poison-error.ts';

export type ImageShape = SampleShape<ImageSamples>;

/**
 * Image attacks work on RGB. Gray datasets are expanded to three channels when they are loaded.
 * @throws PoisonError SHAPE_UNSUPPORTED
 */
export function requireRgb({ height, width, channels }: ImageShape): void {
  if (channels === 3 && height >= 2 && width >= 2) return;
  const message = `Image attacks need at least 2 by 2 pixels with 3 channels, found ${height} by ${width} with ${channels}.`;
  throw new PoisonError('SHAPE_UNSUPPORTED', message, { height, width, channels });
}

/** Side of a patch in pixels. @param side32 its side in images of 32 pixels, and the minimum. */
export function scaledSidePixels(side32: number, { height, width }: ImageShape): number {
  return Math.max(side32, roundHalfUp((side32 * Math.min(height, width)) / 32));
}
