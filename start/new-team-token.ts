// Gives a team a new token: npm run team-token -- "Team name". For a lost token, and for teams from before tokens.
import { drizzle } from 'drizzle-orm/node-postgres';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrateDatabase } from '../db/client.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { setTeamToken } from '../db/queries/set-team-token.ts';
import { createManageToken } from '../graphql/modules/submission/manage-token.ts';
import { takeLock } from './start-lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function giveToken(url: string, team: string): Promise<void> {
  await migrateDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { token, sha256 } = createManageToken();
    const name = await setTeamToken(drizzle(client), team, sha256);
    if (name === undefined) throw new Error(`There is no team ${team}, or it belongs to the platform.`);
    console.log(`The token of ${name} is now ${token}`);
  } finally {
    await client.end();
  }
}

async function withOwnDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const dataFolder = resolve(root, process.env.MBTI_DATA_DIR ?? '.data');
  const lock = takeLock(dataFolder); // the site is running otherwise
  try {
    const postgres = await startEmbeddedPostgres(join(dataFolder, 'postgres'));
    lock.addProcess('database', postgres.pid);
    await work(postgres.url).finally(() => postgres.stop());
  } finally {
    lock.release();
  }
}

const [team] = process.argv.slice(2);
try {
  if (!team) throw new Error('Usage: npm run team-token -- "Team name"');
  const given = process.env.DATABASE_URL;
  await (given ? giveToken(given, team) : withOwnDatabase((url) => giveToken(url, team)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
