import { median } from '../measurement.ts';
import type { PeerDifference, PeerRate } from './python-peer.ts';

/** All rounds of one case. */
export interface Rounds {
  readonly ours: readonly number[]; // samples in a second of one core
  readonly peer: readonly PeerRate[];
}

/** One case, summed up. */
export interface Standing {
  readonly ours: number | null;
  /** The fastest form, of those that were the fastest of a round. */
  readonly peer: PeerRate | null;
  /** How many times as fast as the peer we are. */
  readonly ratio: number | null;
}

/** The form with the fastest median of its rounds, with that as its rate. */
export function fastestPeer(rounds: readonly PeerRate[]): PeerRate | null {
  const forms = new Map<string, PeerRate[]>();
  for (const round of rounds) {
    const name = `${round.variant}, ${round.batch}`;
    forms.set(name, [...(forms.get(name) ?? []), round]);
  }
  let fastest: PeerRate | null = null;
  for (const [first, ...others] of forms.values()) {
    if (!first) continue;
    const rate = median([first, ...others].map((one) => one.rate));
    if (!fastest || rate > fastest.rate) fastest = { ...first, rate };
  }
  return fastest;
}

/** Medians of the rounds; the ratio is that of the medians. */
export function standingOf({ ours, peer }: Rounds): Standing {
  const oursRate = ours.length === 0 ? null : median(ours);
  const fastest = fastestPeer(peer);
  return { ours: oursRate, peer: fastest, ratio: oursRate === null || !fastest ? null : oursRate / fastest.rate };
}

/** Whether a goal was reached; `-` where nothing was compared. */
export function verdictOf(ratio: number | null, goal: number): 'met' | 'missed' | '-' {
  if (ratio === null || Number.isNaN(ratio)) return '-';
  return ratio >= goal ? 'met' : 'missed';
}

/** The largest difference of two outcomes in words: none, or how large and of how many values. */
export function differenceInWords(difference: PeerDifference | undefined): string {
  if (!difference) return '-';
  if (difference.largest === 0) return '0';
  return `${difference.largest} in ${(100 * difference.share).toPrecision(1)} %`;
}
