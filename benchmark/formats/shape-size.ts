/**
 * Number of elements of a shape.
 * @returns null unless every dimension is a non-negative integer and the product is at most `limit`, so that a shape
 *   from a stranger can neither overflow nor exceed the data.
 */
export function shapeSize(shape: readonly number[], limit: number): number | null {
  if (!shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0)) return null;
  if (shape.includes(0)) return 0;
  let size = 1;
  for (const dimension of shape) {
    size *= dimension;
    if (size > limit) return null;
  }
  return size;
}
