/** The verdict on each row: a score in [0, 1), higher = more likely poisoned, and a flag, 1 = flagged. */
export interface Judgement {
  readonly scores: Float32Array;
  readonly flagged: Uint8Array;
}

/** A cluster with a smaller share of its label than this is suspicious. */
export const suspiciousShare = 0.35;

/** Flags the smaller of two clusters if it is less than 35 % of the label. Of two equal halves, neither is flagged. */
export function judgeClusters(clusters: Uint8Array): Judgement {
  const count = clusters.length;
  const second = clusters.reduce((sum, own) => sum + own, 0);
  const shares = [(count - second) / count, second / count];
  const smaller = second * 2 < count ? 1 : 0;
  const isSuspicious = (shares[smaller] ?? 1) < suspiciousShare;
  return {
    scores: Float32Array.from(clusters, (own) => 1 - (shares[own] ?? 1)),
    flagged: clusters.map((own) => (isSuspicious && own === smaller ? 1 : 0)),
  };
}
