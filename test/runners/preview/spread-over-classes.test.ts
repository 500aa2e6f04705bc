import { expect, test } from 'vitest';
import { spreadOverClasses } from '../../../runners/preview/spread-over-classes.ts';

const all = (labels: Int32Array) => [...labels.keys()];
const itself = (index: number) => index;

test('classes take turns, with the samples of each in order', () => {
  const labels = Int32Array.of(0, 0, 0, 2, 2, 1);
  expect(spreadOverClasses(all(labels), labels, 5, itself)).toEqual([0, 5, 3, 1, 4]);
  expect(spreadOverClasses(all(labels), labels, 9, itself)).toEqual([0, 5, 3, 1, 4, 2]);
});

test('if there are many classes, those shown are spread over the list', () => {
  const labels = Int32Array.from({ length: 100 }, (_, index) => index);
  expect(spreadOverClasses(all(labels), labels, 4, itself)).toEqual([0, 25, 50, 75]);
});

test('an unsuitable sample is replaced by the next of its class, then by another class', () => {
  const labels = Int32Array.of(0, 0, 1, 2);
  const odd = (index: number) => (index % 2 === 1 ? index : null);
  expect(spreadOverClasses(all(labels), labels, 2, odd)).toEqual([1, 3]);
});

test('no candidates, no samples', () => {
  expect(spreadOverClasses([], Int32Array.of(1), 3, itself)).toEqual([]);
});
