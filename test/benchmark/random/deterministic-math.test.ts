import { describe, expect, test } from 'vitest';
import {
  clampToByte,
  clampToInt16,
  exponential,
  hyperbolicTangent,
  naturalLogarithm,
  power,
  roundHalfUp,
  sinCosTurns,
} from '../../../benchmark/random/deterministic-math.ts';

describe('golden vectors, to the last bit', () => {
  test('sine and cosine of a tenth of a turn', () => {
    expect(sinCosTurns(0.1)).toEqual({ sin: 0.5877852522924731, cos: 0.8090169943749475 });
  });
  test('logarithm, exponential, hyperbolic tangent and power', () => {
    expect(naturalLogarithm(10)).toBe(2.3025850929940455);
    expect(exponential(1)).toBe(2.7182818284590455);
    expect(hyperbolicTangent(0.5)).toBe(0.46211715726000974);
    expect(power(0.5, 2.2)).toBe(0.21763764082403103);
  });
});

test('agrees with the JavaScript engine within rounding over a wide range', () => {
  for (let step = -400; step <= 400; step++) {
    const x = step * 0.173;
    expect(Math.abs(sinCosTurns(x).sin - Math.sin(2 * Math.PI * (x - Math.floor(x))))).toBeLessThan(2e-15);
    expect(Math.abs(sinCosTurns(x).cos - Math.cos(2 * Math.PI * (x - Math.floor(x))))).toBeLessThan(2e-15);
    expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 13);
    expect(hyperbolicTangent(x)).toBeCloseTo(Math.tanh(x), 14);
    if (x > 0) expect(naturalLogarithm(x)).toBeCloseTo(Math.log(x), 13);
  }
});

test('has the limits of the real functions', () => {
  expect(naturalLogarithm(0)).toBe(-Infinity);
  expect(naturalLogarithm(-1)).toBeNaN();
  expect(naturalLogarithm(NaN)).toBeNaN();
  expect(naturalLogarithm(5e-324)).toBeCloseTo(Math.log(5e-324), 10);
  expect(exponential(1000)).toBe(Infinity);
  expect(exponential(-1000)).toBe(0);
  expect(exponential(NaN)).toBeNaN();
  expect(hyperbolicTangent(30)).toBe(1);
  expect(hyperbolicTangent(-30)).toBe(-1);
  expect(hyperbolicTangent(NaN)).toBeNaN();
  expect(power(0, 2)).toBe(0);
  expect(power(-1, 2)).toBe(0);
});

test('rounds halves up, also below zero, and clamps to the sample range', () => {
  expect([0.5, -0.5, 1.5, -1.5].map(roundHalfUp)).toEqual([1, 0, 2, -1]);
  expect([-3, 254.5, 300].map(clampToByte)).toEqual([0, 255, 255]);
  expect([-40000, 0.49, 40000].map(clampToInt16)).toEqual([-32768, 0, 32767]);
});
