import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HostileWorld } from './hostile-world.ts';
import { imageCases } from './image-cases.ts';

let world: HostileWorld | string;

beforeAll(async () => {
  world = await HostileWorld.open();
}, 180_000);
beforeEach(({ skip }) => {
  if (typeof world === 'string') skip(world);
});
afterAll(async () => {
  if (typeof world !== 'string') await world.close();
});

test('there are at least 30 hostile images', () => {
  expect(imageCases.length).toBeGreaterThanOrEqual(30);
});

test.each(imageCases)(
  '$name: refused before it starts; the engine answers and the next honest score is unchanged',
  async (hostile) => {
    if (typeof world === 'string') throw new Error(world);
    await world.expectContained(hostile);
  },
  150_000,
);
