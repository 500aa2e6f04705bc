/** Estimates the seconds left from how the fraction grew so far. */
export class TimeLeft {
  readonly #startedAt = performance.now();
  readonly #minimumFraction = 0.04; // before that an estimate is a guess

  at(fraction: number): number | null {
    if (fraction < this.#minimumFraction) return null;
    const elapsed = (performance.now() - this.#startedAt) / 1000;
    return Math.max(0, Math.round((elapsed / fraction) * (1 - fraction)));
  }
}
