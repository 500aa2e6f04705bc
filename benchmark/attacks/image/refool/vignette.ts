import { exponential } from '../../../random/deterministic-math.ts';

const deviations = 3;
const integrationSteps = 2000; // for the whole range

/**
 * A window that is 1 in the center and fades towards the border like the square root of a normal distribution.
 * @returns float64 [height, width].
 * Source: attacks.md 3.1.7.
 */
export function vignette(height: number, width: number): Float64Array {
  const rows = lineWeights(height);
  const columns = lineWeights(width);
  const most = largest(rows) * largest(columns);
  return Float64Array.from({ length: height * width }, (_, pixel) => {
    const column = pixel % width;
    return ((rows[(pixel - column) / width] ?? 0) * (columns[column] ?? 0)) / most;
  });
}

/** Square roots of the mass of a normal distribution in equal bins over ±(3 + 3.5 / length) deviations. */
function lineWeights(length: number): Float64Array {
  const end = deviations + (deviations + 0.5) / length;
  const binWidth = (2 * end) / length;
  const steps = Math.ceil(integrationSteps / length);
  return Float64Array.from({ length }, (_, bin) => Math.sqrt(massBetween(bin * binWidth - end, binWidth, steps)));
}

/** Trapezoid rule over exp(-z² / 2); the factor of the density cancels out. */
function massBetween(start: number, span: number, steps: number): number {
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const z = start + (span * step) / steps;
    sum += exponential((-z * z) / 2) * (step === 0 || step === steps ? 0.5 : 1);
  }
  return (sum * span) / steps;
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
