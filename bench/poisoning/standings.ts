import { median } from '../measurement.ts';
import type { PeerDifference, PeerRate } from './python-peer.ts';

/** All rounds of one case. */
export interface Rounds {
  readonly ours: readonly number[]; // samples per second on one core
  readonly peer: readonly PeerRate[];
}

/** The summary of one case. */
export interface Standing {
  readonly ours: number | null;
  /** The fastest of the variants that were fastest in a round. */
  readonly peer: PeerRate | null;
  /** Our rate divided by the peer's. */
  readonly ratio: number | null;
}

/** The variant and batch size with the highest median rate; the result has that median as its rate. */
export function fastestPeer(rounds: readonly PeerRate[]): PeerRate | null {
  const byVariant = new Map<string, PeerRate[]>();
  for (const round of rounds) {
    const name = `${round.variant}, ${round.batch}`;
    byVariant.set(name, [...(byVariant.get(name) ?? []), round]);
  }
  let fastest: PeerRate | null = null;
  for (const [first, ...others] of byVariant.values()) {
    if (!first) continue;
    const rate = median([first, ...others].map((one) => one.rate));
    if (!fastest || rate > fastest.rate) fastest = { ...first, rate };
  }
  return fastest;
}

/** Medians of the rounds, and the ratio of these medians. */
export function standingOf({ ours, peer }: Rounds): Standing {
  const oursRate = ours.length === 0 ? null : median(ours);
  const fastest = fastestPeer(peer);
  return { ours: oursRate, peer: fastest, ratio: oursRate === null || !fastest ? null : oursRate / fastest.rate };
}

/** Whether a goal was met; `-` if nothing was compared. */
export function verdictOf(ratio: number | null, goal: number): 'met' | 'missed' | '-' {
  if (ratio === null || Number.isNaN(ratio)) return '-';
  return ratio >= goal ? 'met' : 'missed';
}

/** The largest difference as text, with the share of values that differ. */
export function differenceInWords(difference: PeerDifference | undefined): string {
  if (!difference) return '-';
  if (difference.largest === 0) return '0';
  return `${difference.largest} in ${(100 * difference.share).toPrecision(1)} %`;
}
