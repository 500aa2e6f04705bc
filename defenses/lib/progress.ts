import type { TrainingProgress } from '../../runners/victims/train-victim.ts';

/**
 * Prints a line that the site shows as the progress of the container.
 * @param fraction of the whole run, in [0, 1]. @param text in one line.
 */
export function printProgress(fraction: number, text: string): void {
  console.error(`::progress ${Math.min(1, Math.max(0, fraction)).toFixed(3)} ${text}`);
}

/** The part of a run that a training takes, in fractions of the run. */
export interface RunPart {
  readonly from: number;
  readonly to: number;
}

/** Prints about twenty lines per training. */
export function progressPrinter(
  what: string,
  { from, to }: RunPart = { from: 0, to: 1 },
): (progress: TrainingProgress) => void {
  const lines = 20;
  let next = 1;
  return ({ step, steps, loss }) => {
    if (step * lines < steps * next) return;
    next = Math.floor((step * lines) / steps) + 1;
    printProgress(from + ((to - from) * step) / steps, `${what}: step ${step} of ${steps}, loss ${loss.toFixed(4)}`);
  };
}
