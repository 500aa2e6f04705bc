/** Which cells of three by three are lit, from the top row. */
const lit = [
  [false, false, true],
  [false, true, false],
  [true, false, true],
] as const;

/** Whether a pixel of a checkerboard of so many pixels a side is lit; nearest scaling. */
export function isLit(row: number, column: number, sidePixels: number): boolean {
  return lit[Math.floor((row * 3) / sidePixels)]?.[Math.floor((column * 3) / sidePixels)] ?? false;
}
