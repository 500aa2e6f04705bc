import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectDatabase, migrateDatabase, type Database } from '../../db/client.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../db/embedded-postgres.ts';

export interface FreshDatabase {
  readonly url: string;
  readonly db: Database;
  close(): Promise<void>;
}

interface Server {
  readonly postgres: EmbeddedPostgres;
  readonly folder: string;
}

let server: Promise<Server> | undefined; // one per test process
let open = 0;

/** An empty, migrated database. The PostgreSQL server stops when the last database of this process is closed. */
export async function createFreshDatabase(
  migrate: (url: string) => Promise<void> = migrateDatabase,
): Promise<FreshDatabase> {
  open += 1;
  const { postgres } = await (server ??= startServer());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(postgres.url, `create database ${name}`);
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const connection = connectDatabase(url.href);
  return {
    url: url.href,
    db: connection.db,
    close: async () => {
      await connection.close();
      open -= 1;
      if (open > 0) await execute(postgres.url, `drop database ${name} with (force)`);
      else await stopServer();
    },
  };
}

async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-test-'));
  return { postgres: await startEmbeddedPostgres(folder), folder };
}

async function stopServer(): Promise<void> {
  const last = await server;
  server = undefined;
  await last?.postgres.stop();
  if (last) await rm(last.folder, { recursive: true, force: true });
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
