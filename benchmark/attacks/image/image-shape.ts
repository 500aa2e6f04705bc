import type { ImageSamples } from '../../samples/dataset.ts';
import type { SampleShape } from '../attack.ts';
import { roundHalfUp } from '../../random/deterministic-math.ts';
import { PoisonError } from '../poison/poison-error.ts';

export type ImageShape = SampleShape<ImageSamples>;

/**
 * Image attacks work on RGB; grey datasets are replicated to three channels when they are loaded.
 * @throws PoisonError SHAPE_UNSUPPORTED
 */
export function requireRgb({ height, width, channels }: ImageShape): void {
  if (channels === 3 && height >= 2 && width >= 2) return;
  const message = `Image attacks need at least 2 by 2 pixels of 3 channels, not ${height} by ${width} of ${channels}.`;
  throw new PoisonError('SHAPE_UNSUPPORTED', message, { height, width, channels });
}

/** Side in pixels of a patch that is `side32` pixels at 32 pixels; never smaller than that. */
export function scaledSidePixels(side32: number, { height, width }: ImageShape): number {
  return Math.max(side32, roundHalfUp((side32 * Math.min(height, width)) / 32));
}
