import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markName } from './owned-processes.ts';

export interface ProductRunOptions {
  readonly folder: string; // the clone
  readonly mark: string;
  readonly npmCache: string | null; // npm's own when null
  readonly signal: AbortSignal;
}

const pollEveryMs = 100;
const stopTimeoutMs = 60_000;

/** One run of `npm start` in a clone, on a free port, until it is stopped by Ctrl-C. */
export class ProductRun {
  readonly #options: ProductRunOptions;
  readonly #port: number;
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  #log = '';
  #ended: string | null = null;

  private constructor(options: ProductRunOptions, port: number) {
    this.#options = options;
    this.#port = port;
    // Its own process group, so that a signal to the group acts like Ctrl-C in a terminal.
    this.#child = spawn('npm', ['start'], {
      cwd: options.folder,
      env: productEnvironment(options, port),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-20_000)));
    }
    this.#child.once('error', (error) => (this.#ended ??= error.message));
    this.#child.once('exit', (code, signal) => (this.#ended ??= `${signal ?? `code ${code}`}`));
  }

  static async begin(options: ProductRunOptions): Promise<ProductRun> {
    return new ProductRun(options, await freePort());
  }

  get log(): string {
    return this.#log;
  }

  /** Waits for a condition. @returns the seconds from the start until it was first observed. */
  async secondsUntil(what: string, holds: () => boolean | Promise<boolean>, timeoutSeconds: number): Promise<number> {
    for (;;) {
      this.#options.signal.throwIfAborted();
      const seconds = (performance.now() - this.#startedAt) / 1000;
      if (await holds()) {
        console.error(`${what}: ${seconds.toFixed(1)} s`);
        return seconds;
      }
      if (this.#ended !== null) throw new Error(`npm start ended (${this.#ended}) before this was observed: ${what}.`);
      if (seconds > timeoutSeconds) throw new Error(`Not observed within ${timeoutSeconds} s: ${what}.`);
      await sleep(pollEveryMs, undefined, { signal: this.#options.signal });
    }
  }

  hasInstalled(): boolean {
    return existsSync(join(this.#options.folder, 'node_modules/.mbti-installed'));
  }

  async isHealthy(): Promise<boolean> {
    const response = await fetch(this.#address('/api/health'), { signal: AbortSignal.timeout(5_000) }).catch(
      () => null,
    );
    return response?.ok ?? false;
  }

  /** @returns the data of a GraphQL query, or null while the site does not answer. @throws Error if the query fails */
  async query(query: string): Promise<unknown> {
    const response = await fetch(this.#address('/api/graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null);
    if (!response) return null;
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
    if (errors?.[0]) throw new Error(`The GraphQL query failed: ${errors[0].message}`);
    return data;
  }

  /** Sends what Ctrl-C sends. @returns seconds until npm ended. */
  async interrupt(): Promise<number> {
    const interruptedAt = performance.now();
    if (this.#ended === null && this.#child.pid) process.kill(-this.#child.pid, 'SIGINT');
    while (this.#ended === null) {
      if (performance.now() - interruptedAt > stopTimeoutMs) {
        throw new Error(`npm start is still running ${stopTimeoutMs / 1000} s after Ctrl-C.`);
      }
      await sleep(20);
    }
    return (performance.now() - interruptedAt) / 1000;
  }

  #address(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }
}

/** The environment of this process, without the variables that would point the clone at this installation or npm run. */
function productEnvironment({ folder, mark, npmCache }: ProductRunOptions, port: number): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package|lifecycle|config_local_prefix|command)|INIT_CWD$|DATABASE_URL$|NODE_ENV$|MBTI_TENSOR_BACKEND$)/.test(
        name,
      ),
  );
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(inherited),
    PORT: `${port}`,
    HOST: '127.0.0.1',
    MBTI_DATA_DIR: join(folder, '.data'),
    [markName]: mark,
  };
  if (npmCache !== null) environment['npm_config_cache'] = npmCache;
  return environment as NodeJS.ProcessEnv;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No loopback port is free.');
  return address.port;
}
