import { afterAll, beforeAll, beforeEach, test } from 'vitest';
import { answerCases } from './answer-cases.ts';
import { HostileWorld } from './hostile-world.ts';

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

test.each(answerCases)(
  '$name: refused, and the next honest score is unchanged',
  async (hostile) => {
    if (typeof world === 'string') throw new Error(world);
    await world.expectContained(hostile);
  },
  150_000,
);
