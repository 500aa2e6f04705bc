import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertSubmission } from '../../db/queries/insert-submission.ts';
import { setTeamToken } from '../../db/queries/set-team-token.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterSubmission } from '../support/sample-submission.ts';
import { registerSampleSuite } from '../support/sample-suite.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
});
afterAll(() => database?.close());

test('a team without a token, or with a lost one, gets a new one, which then admits its submissions', async () => {
  const { db } = database;
  await enterSubmission(db); // by the platform, so that the team has no token
  const submit = async (teamTokenSha256?: string) => {
    const entry = { teamName: 'Team One', defenseName: 'Defense One', suiteId: 'mini@5', imageReference: 'image' };
    const result = await insertSubmission(db, { ...entry, manageTokenSha256: 'of a new team', teamTokenSha256 });
    return result.outcome;
  };
  expect(await submit('first')).toBe('team-without-token');
  expect(await setTeamToken(db, 'team-one', 'first')).toBe('Team One');
  expect(await submit('first')).toBe('inserted');
  expect(await setTeamToken(db, 'Team One', 'second')).toBe('Team One');
  expect([await submit('first'), await submit(), await submit('second')]).toEqual([
    ...['name-taken', 'name-taken', 'inserted'],
  ]);
});

test('no token is given to a team that does not exist, or to that of the reference defenses', async () => {
  const { db } = database;
  await enterSubmission(db, { teamName: 'reference' });
  expect(await setTeamToken(db, 'Nobody', 'token')).toBeUndefined();
  expect(await setTeamToken(db, 'Reference', 'token')).toBeUndefined();
  const { rows } = await db.execute(sql`select token_sha256 as token from teams where name = 'reference'`);
  expect(rows).toEqual([{ token: null }]);
});
