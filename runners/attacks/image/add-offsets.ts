/**
 * Adds an integer to each byte of an image, clamped to [0, 255].
 * @param image uint8 [height, width, 3]; changed in place.
 * @param offsets int16, one a byte of the image.
 * @returns whether any byte is another one now.
 */
export function addOffsets(image: Uint8Array, offsets: Int16Array): boolean {
  let changes = 0;
  for (let at = 0; at < image.length; at++) {
    const host = image[at] ?? 0;
    const sum = host + (offsets[at] ?? 0);
    const added = sum < 0 ? 0 : sum > 255 ? 255 : sum;
    changes |= added ^ host;
    image[at] = added;
  }
  return changes !== 0;
}
