/** Estimates the seconds left from the progress so far. Time in pauses does not count. */
export class TimeLeft {
  #workedMs = 0;
  #since: number | null = performance.now(); // null in a pause
  readonly #minimumFraction = 0.04; // below it an estimate would be a guess

  pause(isPaused: boolean): void {
    this.#workedMs = this.#worked();
    this.#since = isPaused ? null : performance.now();
  }

  at(fraction: number): number | null {
    if (fraction < this.#minimumFraction) return null;
    return Math.max(0, Math.round((this.#worked() / 1000 / fraction) * (1 - fraction)));
  }

  #worked(): number {
    return this.#workedMs + (this.#since === null ? 0 : performance.now() - this.#since);
  }
}
