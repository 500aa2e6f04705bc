import type { RandomStream } from '../../../random/random-stream.ts';

/**
 * Smooth random displacements, which are the secret of a run.
 * @param stream 2 k² uniform numbers are drawn: horizontal control points in raster order, then vertical ones.
 * @param k control points per side, at least 2.
 * @returns float64 [2, height, width], horizontal first; control points have a mean magnitude of 1.
 * Source: attacks.md 3.1.4 and 3.0, P-bicubic, after Nguyen & Tran 2021.
 */
export function warpField(stream: RandomStream, height: number, width: number, k: number): Float64Array {
  const points = controlPoints(stream, k);
  const field = new Float64Array(2 * height * width);
  const rows = Array.from({ length: height }, (_, row) => cubicTaps((row * (k - 1)) / (height - 1), k));
  const columns = Array.from({ length: width }, (_, column) => cubicTaps((column * (k - 1)) / (width - 1), k));
  for (let axis = 0; axis < 2; axis++) {
    rows.forEach((down, row) => {
      columns.forEach((right, column) => {
        let sum = 0;
        for (const [i, vertical] of down) {
          let line = 0;
          for (const [j, horizontal] of right) line += horizontal * (points[(axis * k + i) * k + j] ?? 0);
          sum += vertical * line;
        }
        field[(axis * height + row) * width + column] = sum;
      });
    });
  }
  return field;
}

/** float64 [2, k, k], divided by their mean magnitude. */
export function controlPoints(stream: RandomStream, k: number): Float64Array {
  const points = Float64Array.from({ length: 2 * k * k }, () => 2 * stream.uniform() - 1);
  let magnitude = 0;
  for (const point of points) magnitude += Math.abs(point);
  return points.map((point) => point / (magnitude / points.length));
}

/** The four control points around a position, clamped to the border, with their weights. */
function cubicTaps(position: number, k: number): readonly (readonly [number, number])[] {
  const whole = Math.floor(position);
  const f = position - whole;
  const clamped = (index: number) => Math.min(k - 1, Math.max(0, index));
  return [
    [clamped(whole - 1), farTap(1 + f)],
    [clamped(whole), nearTap(f)],
    [clamped(whole + 1), nearTap(1 - f)],
    [clamped(whole + 2), farTap(2 - f)],
  ];
}

const a = -0.75;

function nearTap(distance: number): number {
  return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
}

function farTap(distance: number): number {
  return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
}
