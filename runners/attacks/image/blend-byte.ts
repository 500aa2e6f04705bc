/**
 * Mixes two bytes in integers, so that every machine rounds alike, halves up.
 * @param value host, [0, 255].
 * @param overlay trigger, [0, 255].
 * @param alphaPermille weight of the overlay, [0, 1000]; 1000 replaces the host.
 */
export function blendByte(value: number, overlay: number, alphaPermille: number): number {
  return Math.floor(((1000 - alphaPermille) * value + alphaPermille * overlay + 500) / 1000);
}
