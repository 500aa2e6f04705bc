import { askChild, ChildError, startForRequests, type ChildLimits, type ChildOptions } from './bounded-child.ts';
import type { RunningChild } from './start-child.ts';

interface IdleChild {
  readonly child: RunningChild;
  readonly key: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * Trusted child processes that are asked again and again, as `runBoundedChild` asks one. There are never more than
 * requests at the same time. A child that fails, in whatever way, is ended; one that has had nothing to do for a while,
 * too. Idle children do not keep this process alive, and end with it.
 */
export class WarmChildren {
  readonly #entry: URL;
  readonly #idleMsMax: number;
  readonly #idle: IdleChild[] = [];

  /** @param entry a file that calls `serveRequest`. */
  constructor(entry: URL, idleMsMax: number) {
    this.#entry = entry;
    this.#idleMsMax = idleMsMax;
  }

  /**
   * @param key only children that were started for the same key are asked.
   * @throws ChildError | ReportedError
   */
  async ask<Request extends object, Result>(
    key: string,
    request: Request,
    limits: ChildLimits,
    options: Omit<ChildOptions<Result>, 'untrusted'>,
  ): Promise<Result> {
    const warm = this.#take(key);
    if (warm) {
      try {
        return await this.#askAndKeep(key, warm, request, limits, options);
      } catch (error) {
        if (!(error instanceof ChildError && error.code === 'CHILD_NOT_STARTED')) throw error; // it had just ended
      }
    }
    const fresh = await startForRequests(this.#entry, limits, options);
    return this.#askAndKeep<Request, Result>(key, fresh, request, limits, options);
  }

  async #askAndKeep<Request extends object, Result>(
    key: string,
    child: RunningChild,
    request: Request,
    limits: ChildLimits,
    options: ChildOptions<Result>,
  ): Promise<Result> {
    const result = await askChild<Request, Result>(child, request, limits, options);
    const timer = setTimeout(() => this.#remove(child)?.child.end(), this.#idleMsMax).unref();
    this.#idle.push({ child, key, timer });
    return result;
  }

  /** An idle child for the key. If there are only others, one of them makes room for a new child. */
  #take(key: string): RunningChild | null {
    for (const { child } of [...this.#idle]) if (child.hasEnded) this.#remove(child);
    const found = this.#idle.findLast((idle) => idle.key === key);
    const taken = found ?? this.#idle[0];
    if (!taken) return null;
    this.#remove(taken.child);
    if (found) return found.child;
    taken.child.end();
    return null;
  }

  #remove(child: RunningChild): IdleChild | undefined {
    const at = this.#idle.findIndex((idle) => idle.child === child);
    const [removed] = at < 0 ? [] : this.#idle.splice(at, 1);
    clearTimeout(removed?.timer);
    return removed;
  }
}
