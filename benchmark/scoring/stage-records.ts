/** What is stored of a filter beside its counts and detections. */
export interface FilterRecord {
  /** Queries that were asked, repeated ones included. */
  readonly queries: number;
  /** Queries that were asked twice, in different windows. */
  readonly repeated: number;
  /** Those of them whose two answers differ in score, decision or label. */
  readonly repeatedDiffering: number;
  /** From the first answer to the last one, so without the container's preparation. */
  readonly answeringSeconds: number;
}

/** What a defense said of one model. */
export interface StoredVerdict {
  readonly probability: number; // that it is backdoored, in [0, 1]
  readonly targetLabel: number | null;
}

/** The verdicts on the two models of a task. */
export interface InspectionRecord {
  readonly backdoored: StoredVerdict & { readonly isTargetRight: boolean | null };
  readonly clean: StoredVerdict;
}

/** Size and speed of a returned model, beside those of the undefended one. */
export interface ReturnedModel {
  readonly bytes: number;
  readonly undefendedBytes: number;
  /** To answer both test sets in two batchings, reading included. */
  readonly seconds: number;
}
