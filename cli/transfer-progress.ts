import type { FetchProgress } from '../runners/datasets/fetch/fetch-progress.ts';
import { formatBytes } from '../benchmark/words/format-bytes.ts';
import { plainText } from '../benchmark/words/plain-text.ts';

const terminalEveryMs = 200;
const plainEveryMs = 10_000;
/** The rate is measured over the last seconds. */
const rateOverMs = 10_000;

interface Moment {
  readonly atMs: number;
  readonly done: number;
}

/** The progress of a long step on standard error. On a terminal one line is updated; elsewhere a line is printed now and then. */
export class TransferProgress {
  readonly #isTerminal = process.stderr.isTTY === true;
  readonly #label: string;
  #step = '';
  #moments: Moment[] = [];
  #shownAtMs = -Infinity;

  constructor(label: string) {
    this.#label = label;
  }

  readonly show = (progress: FetchProgress): void => {
    const step = `${progress.action} ${progress.subject}`;
    const atMs = performance.now();
    if (step !== this.#step) [this.#step, this.#moments, this.#shownAtMs] = [step, [], -Infinity];
    if (atMs - this.#shownAtMs < (this.#isTerminal ? terminalEveryMs : plainEveryMs)) return;
    this.#shownAtMs = atMs;
    const recent = this.#moments.filter((moment) => atMs - moment.atMs <= 2 * rateOverMs);
    this.#moments = [...recent, { atMs, done: progress.done }];
    const line = plainText(`${this.#label}: ${describeProgress(progress, this.#moments)}`);
    if (this.#isTerminal) {
      process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    } else process.stderr.write(`${line}\n`);
  };

  /** Clears the line. */
  end(): void {
    if (this.#isTerminal) process.stderr.write('\r\u001b[2K');
  }
}

/** What is done, how much of it, how fast, and the time left. @param moments of the same step, oldest first. */
export function describeProgress(
  { action, subject, done, total, unit }: FetchProgress,
  moments: readonly Moment[],
): string {
  const amount = (count: number) => (unit === 'bytes' ? formatBytes(count) : `${Math.round(count)} ${unit}`);
  const share = total === undefined || total === 0 ? '' : ` ${Math.min(100, Math.floor((100 * done) / total))} %`;
  const ofTotal = total === undefined ? '' : ` of ${amount(total)}`;
  const [first, last] = [moments[0], moments.at(-1)];
  const seconds = first && last ? (last.atMs - first.atMs) / 1000 : 0;
  const perSecond = first && last && seconds > 0 ? (last.done - first.done) / seconds : 0;
  const rate = perSecond > 0 ? `, ${amount(perSecond)}/s` : '';
  const left = perSecond > 0 && total !== undefined ? `, about ${formatSeconds((total - done) / perSecond)} left` : '';
  return `${action} ${subject}${share} (${amount(done)}${ofTotal}${rate}${left})`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
