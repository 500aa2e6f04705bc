/** Calls back when nothing has been heard for too long. Paused time does not count. */
export class SilenceWatch {
  readonly #silenceMsMax: number;
  readonly #onSilence: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;

  /** Begins to watch. */
  constructor(silenceMsMax: number, onSilence: () => void) {
    this.#silenceMsMax = silenceMsMax;
    this.#onSilence = onSilence;
    this.heard();
  }

  heard(): void {
    clearTimeout(this.#timer);
    if (!this.#isPaused) this.#timer = setTimeout(this.#onSilence, this.#silenceMsMax);
  }

  pause(): void {
    this.#isPaused = true;
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.#isPaused = false;
    this.heard();
  }

  end(): void {
    this.#isPaused = true;
    clearTimeout(this.#timer);
  }
}
