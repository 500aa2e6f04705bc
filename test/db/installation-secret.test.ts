import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase } from '../../db/client.ts';
import { installationSecret } from '../../db/queries/installation-secret.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await createFreshDatabase();
});
afterAll(async () => database?.close());

test('workers that ask at the same time and after a restart get one and the same secret of 32 bytes', async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => installationSecret(database.db)));
  const restarted = connectDatabase(database.url);
  secrets.push(await installationSecret(restarted.db));
  await restarted.close();
  expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
  expect(secrets[0]).toHaveLength(32);
});

test('two installations have different secrets', async () => {
  const other = await createFreshDatabase();
  try {
    expect(await installationSecret(other.db)).not.toEqual(await installationSecret(database.db));
  } finally {
    await other.close();
  }
});
