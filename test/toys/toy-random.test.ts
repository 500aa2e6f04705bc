import { expect, test } from 'vitest';
import { ToyRandom } from '../support/toys/toy-random.ts';

test('draws the published numbers', () => {
  const random = new ToyRandom(20_250_101);
  const drawn = Array.from({ length: 4 }, () => random.unit());
  const published = [0.8298039255, 0.0103850462, 0.3234810052, 0.1544052279];
  drawn.forEach((value, at) => expect(value).toBeCloseTo(published[at] ?? NaN, 9));
});

test('normal numbers come in pairs from two uniform ones', () => {
  const [uniform, random] = [new ToyRandom(3), new ToyRandom(3)];
  const [u, v] = [uniform.unit(), uniform.unit()];
  const radius = Math.sqrt(-2 * Math.log(u));
  expect(random.normal()).toBeCloseTo(radius * Math.cos(2 * Math.PI * v), 12);
  expect(random.normal()).toBeCloseTo(radius * Math.sin(2 * Math.PI * v), 12);
  expect(random.unit()).toBe(uniform.unit());
});

test('a shuffle keeps the values and draws from the end', () => {
  const random = new ToyRandom(5);
  const uniform = new ToyRandom(5);
  const [last, middle] = [Math.floor(3 * uniform.unit()), Math.floor(2 * uniform.unit())];
  const expected = ['a', 'b', 'c'];
  [expected[2], expected[last]] = [expected[last] ?? '', expected[2] ?? ''];
  [expected[1], expected[middle]] = [expected[middle] ?? '', expected[1] ?? ''];
  expect(random.shuffle(['a', 'b', 'c'])).toEqual(expected);
});
