import { afterAll, beforeAll, beforeEach, test } from 'vitest';
import type { HostileCase } from './hostile-case.ts';
import { HostileWorld } from './hostile-world.ts';

/**
 * One test for each case, in a world that all tests of the file share. They are skipped, with the reason, where this
 * machine has no engine.
 * @param reasonToSkip why the cases cannot be tried here, if that is known before.
 */
export function testInWorld(title: string, cases: readonly HostileCase[], reasonToSkip: string | null = null): void {
  let world: HostileWorld | string;

  beforeAll(async () => {
    world = reasonToSkip ?? (await HostileWorld.open());
  }, 180_000);
  beforeEach(({ skip }) => {
    if (typeof world === 'string') skip(world);
  });
  afterAll(async () => {
    if (typeof world !== 'string') await world.close();
  });

  test.each(cases)(
    title,
    async (hostile) => {
      if (typeof world === 'string') throw new Error(world);
      await world.expectContained(hostile);
    },
    150_000,
  );
}
