import type { Container } from 'dockerode';
import { setTimeout as pause } from 'node:timers/promises';
import { statusOf, withDeadline } from './with-deadline.ts';

export const endAfterKillMs = 30_000;
const retryMs = 200;

/** Kills one running container, and knows when a killed container should have ended. */
export class ContainerKiller {
  readonly #container: Container;
  readonly #engineTimeoutMs: number;
  #endBy = Infinity;

  constructor(container: Container, engineTimeoutMs: number) {
    this.#container = container;
    this.#engineTimeoutMs = engineTimeoutMs;
  }

  /** Whether a kill was sent so long ago that the container should no longer run. */
  get isOverdue(): boolean {
    return performance.now() > this.#endBy;
  }

  /** Kills, and tries again while the engine fails, until the container should have ended. */
  async kill(): Promise<void> {
    this.#endBy = Math.min(this.#endBy, performance.now() + endAfterKillMs);
    while (!this.isOverdue) {
      try {
        const kill = (): Promise<unknown> => this.#container.kill({ signal: 'SIGKILL' });
        await withDeadline('kill a container', this.#engineTimeoutMs, kill);
        return;
      } catch (cause) {
        const status = statusOf(cause);
        if (status === 404 || status === 409) return; // it has already ended
        await pause(retryMs);
      }
    }
  }
}
