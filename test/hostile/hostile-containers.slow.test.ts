import { expect, test } from 'vitest';
import { containerCases } from './container-cases.ts';
import { testInWorld } from './test-in-world.ts';

test('there are at least 30 hostile containers', () => {
  expect(containerCases.length).toBeGreaterThanOrEqual(30);
});

testInWorld('$name: contained, and the next honest score is unchanged', containerCases);
