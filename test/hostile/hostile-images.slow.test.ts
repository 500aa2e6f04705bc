import { expect, test } from 'vitest';
import { imageCases } from './image-cases.ts';
import { testInWorld } from './test-in-world.ts';

test('there are at least 30 hostile images', () => {
  expect(imageCases.length).toBeGreaterThanOrEqual(30);
});

testInWorld('$name: refused before it starts, and the next honest score is unchanged', imageCases);
