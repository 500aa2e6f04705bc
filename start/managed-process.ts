import { spawn, type ChildProcess } from 'node:child_process';
import type { StartLock } from './start-lock.mjs';

const stopTimeoutMs = 10_000;
const restartDelayMs = { first: 500, most: 30_000 };

/**
 * A Node process that is restarted when it ends by itself, with growing pauses if it keeps ending. One that has
 * finished its work ends with code 0, and is not restarted.
 */
export class ManagedProcess {
  onMessage: (message: unknown) => void = () => {};
  readonly #role: string;
  readonly #parameters: readonly string[];
  readonly #options: { readonly root: string; readonly environment: NodeJS.ProcessEnv; readonly lock: StartLock };
  #child: ChildProcess | null = null;
  #stopping = false;
  #restarts = 0;
  #greeting: object | null = null;

  constructor(
    role: string,
    parameters: readonly string[],
    options: { readonly root: string; readonly environment: NodeJS.ProcessEnv; readonly lock: StartLock },
  ) {
    this.#role = role;
    this.#parameters = parameters;
    this.#options = options;
  }

  /** Sends a message now, and again after every restart. */
  sendOnEveryStart(message: object): void {
    this.#greeting = message;
    if (this.#child?.connected) this.#child.send(message);
  }

  start(): void {
    const { root, environment, lock } = this.#options;
    const startedAt = Date.now();
    // In a process group of its own, so that Ctrl-C reaches only the supervisor, which ends everything in order.
    const child = spawn(process.execPath, this.#parameters, {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
    });
    this.#child = child;
    if (child.pid) lock.addProcess(this.#role, child.pid);
    if (this.#greeting) child.send(this.#greeting);
    child.on('message', (message) => this.onMessage(message));
    child.once('error', (error) => console.error(`The ${this.#role} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (this.#stopping || code === 0) return;
      if (Date.now() - startedAt > 60_000) this.#restarts = 0;
      const delay = Math.min(restartDelayMs.most, restartDelayMs.first * 2 ** this.#restarts++);
      console.error(`The ${this.#role} ended (${signal ?? `code ${code}`}); starting it again in ${delay / 1000} s.`);
      setTimeout(() => this.#stopping || this.start(), delay);
    });
  }

  /** Sends SIGTERM, and SIGKILL if the process does not end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await ended;
    clearTimeout(timer);
  }
}
