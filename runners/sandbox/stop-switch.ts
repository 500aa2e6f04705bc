import type { StopReason } from './classify-ending.ts';

/** Why a container has to stop: the first reason wins. Wakes the waiting loop when the state changes. */
export class StopSwitch {
  #reason: StopReason | null = null;
  #onStop: () => void = () => {};
  #wake: () => void = () => {};

  get reason(): StopReason | null {
    return this.#reason;
  }

  stop(reason: StopReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#onStop();
    this.wake();
  }

  /** Calls the listener at the stop, or at once if there was one. One listener at a time. */
  onStop(listener: () => void): void {
    this.#onStop = listener;
    if (this.#reason !== null) listener();
  }

  wake(): void {
    this.#wake();
  }

  /** Sleeps until the time has passed, a stop, or `wake`. */
  async rest(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }
}
