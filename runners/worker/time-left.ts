/** Estimates the seconds left from the progress so far. */
export class TimeLeft {
  readonly #startedAt = performance.now();
  readonly #minimumFraction = 0.04; // below it an estimate would be a guess

  at(fraction: number): number | null {
    if (fraction < this.#minimumFraction) return null;
    const elapsed = (performance.now() - this.#startedAt) / 1000;
    return Math.max(0, Math.round((elapsed / fraction) * (1 - fraction)));
  }
}
