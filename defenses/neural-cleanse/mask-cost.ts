const [patience, factorUp, factorDown] = [5, 2, 2 ** 1.5];
const initialCost = 1e-3;
const [stalledStepsMax, improvement] = [25, 0.99];

/**
 * The weight λ of the size of the mask. It rises while the trigger works and falls while it does not, so that the mask
 * becomes as small as a working trigger allows.
 * Source: Wang et al. 2019, "Neural Cleanse", IEEE S&P; the values are those of the authors' code.
 */
export class MaskCost {
  lambda = initialCost;
  private successes = 0;
  private failures = 0;
  private hasRisen = false;
  private hasFallen = false;
  private comparedNorm = Infinity;
  private stalledSteps = 0;

  /**
   * Takes note of one step.
   * @param isSuccess whether the trigger worked. @param bestNorm of all masks that worked so far; Infinity if none did.
   */
  record(isSuccess: boolean, bestNorm: number): void {
    this.successes = isSuccess ? this.successes + 1 : 0;
    this.failures = isSuccess ? 0 : this.failures + 1;
    if (this.successes === patience) this.change(this.lambda * factorUp);
    else if (this.failures === patience) this.change(this.lambda / factorDown);
    this.stalledSteps += 1;
    if (bestNorm >= improvement * this.comparedNorm) return;
    this.stalledSteps = 0;
    this.comparedNorm = bestNorm;
  }

  /** Whether λ has moved both ways and the smallest mask has not become 1 % smaller for 25 steps. */
  get isSettled(): boolean {
    return this.hasRisen && this.hasFallen && this.comparedNorm < Infinity && this.stalledSteps >= stalledStepsMax;
  }

  private change(lambda: number): void {
    this.hasRisen ||= lambda > this.lambda;
    this.hasFallen ||= lambda < this.lambda;
    this.lambda = lambda;
    this.successes = 0;
    this.failures = 0;
  }
}
