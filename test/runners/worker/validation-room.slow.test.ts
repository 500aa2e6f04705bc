import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findSubmission } from '../../../db/queries/read-submissions.ts';
import { createFreshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { hostileImage } from '../../support/hostile-containers/hostile-image.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { createTinyWorld, ended, enter, tightLimits, whileWorking, type TinyWorld } from '../../support/tiny-worker.ts';

let database: FreshDatabase;
let opened: TestEngine;
let world: TinyWorld;

beforeAll(async () => {
  [database, opened] = await Promise.all([createFreshDatabase(), openTestEngine()]);
  const limits = { ...tightLimits, wallTimeMs: 60_000 };
  if (opened.engine) world = await createTinyWorld(database.db, opened.engine, limits);
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});
afterAll(async () => {
  await world?.remove();
  await Promise.all([database.close(), opened.close()]);
});

test('a stranger is validated while a container sleeps in the only slot', async () => {
  if (!opened.engine) throw new Error('There is no container engine.');
  const sleeping = await hostileImage(opened.engine, 'sleeps-forever.sh');
  await whileWorking(world.context, async () => {
    const sleeper = await enter(database.db, sleeping);
    await expect.poll(() => stateOf(sleeper), { timeout: 30_000 }).toBe('running');
    const { submission } = await ended(database.db, await enter(database.db, 'localhost/mbti-test-no-such-image:1'));
    expect(submission.failureCode).toBe('image-unpullable');
    expect(await stateOf(sleeper)).toBe('running');
  });
}, 90_000);

async function stateOf(id: string): Promise<string | undefined> {
  return (await findSubmission(database.db, id))?.submission.state;
}
