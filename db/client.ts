import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fillSkeletons } from './queries/fill-skeletons.ts';

/** A connection pool, or a transaction. Queries accept both. */
export type Database = NodePgDatabase;

export interface DatabaseConnection {
  readonly db: Database;
  close(): Promise<void>;
}

/** Connects to PostgreSQL 15 or newer; the pool opens connections as they are needed. */
export function connectDatabase(url: string, { maxConnections = 10 } = {}): DatabaseConnection {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 10_000 });
  // the next query opens a new one
  pool.on('error', (error) => console.error(`Lost an idle database connection: ${error.message}`));
  return { db: drizzle(pool), close: () => pool.end() };
}

// not new URL(…), which a bundler would resolve as a module
const ourMigrations = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/** Brings the schema up to date; does nothing if it already is. An advisory lock makes two processes take turns. */
export async function migrateDatabase(url: string, folder = ourMigrations): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the query that is running rejects with it
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(727274)');
    const db = drizzle(client);
    await migrate(db, { migrationsFolder: folder });
    if (folder === ourMigrations) await fillSkeletons(db);
  } finally {
    await client.end();
  }
}
