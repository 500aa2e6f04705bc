import type { EvaluationCounts } from './counts.ts';
import { requireLength, ScoringError } from './scoring-error.ts';

/** Answers of the system under test (a model, possibly with a filter) to each query. Masks contain 0 or 1. */
export interface Answers {
  /** In [0, classCount); ignored in broken and rejected rows. */
  readonly labels: Int32Array;
  readonly broken?: Uint8Array;
  readonly rejected?: Uint8Array;
}

export interface Outcomes {
  readonly classCount: number;
  readonly clean: { readonly trueLabels: Int32Array; readonly answers: Answers };
  readonly poisoned: {
    readonly trueLabels: Int32Array;
    /** -1: untargeted, any label but the true one is a success. */
    readonly attackLabels: Int32Array;
    readonly answers: Answers;
    /** Answers to the same samples without the trigger. Untargeted attacks are counted only where these are right. */
    readonly cleanPartners?: Answers;
  };
  /** Filter answers that were missing and are counted as accepted. */
  readonly missingAnswers?: number;
}

const tolerated = 0.01;

/**
 * Counts the outcome of each query. A broken row counts against the defense: as an error on a clean query, and as an
 * attack success on a triggered query.
 * @throws ScoringError LENGTH_MISMATCH | LABEL_OUT_OF_RANGE | TOO_MANY_BROKEN | TOO_MANY_MISSING |
 *   CLEAN_PARTNERS_MISSING
 * Source: metrics.md 0.4 and 2.1.
 */
export function countOutcomes({ classCount, clean, poisoned, missingAnswers = 0 }: Outcomes): EvaluationCounts {
  checkAnswers('Answers to clean queries', clean.answers, clean.trueLabels.length, classCount);
  checkAnswers('Answers to triggered queries', poisoned.answers, poisoned.trueLabels.length, classCount);
  requireLength('Attack labels', poisoned.attackLabels.length, poisoned.trueLabels.length);
  const broken = ones(clean.answers.broken) + ones(poisoned.answers.broken);
  const queries = clean.trueLabels.length + poisoned.trueLabels.length;
  checkShare('TOO_MANY_BROKEN', 'have a logit that is not finite', broken, queries);
  checkShare('TOO_MANY_MISSING', 'were not answered', missingAnswers, queries);

  const perClass = Array.from({ length: classCount }, () => ({ n: 0, right: 0 }));
  clean.trueLabels.forEach((trueLabel, row) => {
    const ofClass = perClass[trueLabel];
    if (ofClass === undefined) throw labelOutOfRange('True labels', trueLabel, row, classCount);
    ofClass.n += 1;
    if (acceptedLabel(clean.answers, row) === trueLabel) ofClass.right += 1;
  });

  const counts = { nPoisoned: 0, hitTarget: 0, hitTrue: 0, poisonedRejected: 0 };
  poisoned.trueLabels.forEach((trueLabel, row) => {
    const wanted = poisoned.attackLabels[row] ?? -1;
    if (wanted === -1 && !cleanPartnerIsRight(poisoned, row, classCount)) return;
    counts.nPoisoned += 1;
    const outcome = acceptedLabel(poisoned.answers, row);
    if (outcome === 'rejected') counts.poisonedRejected += 1;
    else if (outcome === trueLabel) counts.hitTrue += 1;
    else if (outcome === 'broken' || wanted === -1 || outcome === wanted) counts.hitTarget += 1;
  });

  return {
    nClean: clean.trueLabels.length,
    cleanRight: perClass.reduce((sum, { right }) => sum + right, 0),
    cleanRejected: clean.trueLabels.filter((_, row) => acceptedLabel(clean.answers, row) === 'rejected').length,
    ...counts,
    broken,
    missingAnswers,
    perClass,
  };
}

/** Broken rows are counted first, so that a filter gains nothing by breaking rows and rejecting them. */
function acceptedLabel({ labels, broken, rejected }: Answers, row: number): number | 'broken' | 'rejected' {
  if (broken?.[row]) return 'broken';
  if (rejected?.[row]) return 'rejected';
  return labels[row] ?? -1;
}

function cleanPartnerIsRight(
  { cleanPartners, trueLabels }: Outcomes['poisoned'],
  row: number,
  classCount: number,
): boolean {
  if (cleanPartners === undefined) {
    const message =
      'An untargeted attack is scored on pairs, but the answers to the samples without trigger are missing.';
    throw new ScoringError('CLEAN_PARTNERS_MISSING', message);
  }
  if (row === 0) checkAnswers('Answers to clean partners', cleanPartners, trueLabels.length, classCount);
  return acceptedLabel(cleanPartners, row) === trueLabels[row];
}

function checkAnswers(what: string, answers: Answers, expected: number, classCount: number): void {
  requireLength(what, answers.labels.length, expected);
  if (answers.broken) requireLength(`${what}, broken rows`, answers.broken.length, expected);
  if (answers.rejected) requireLength(`${what}, rejected rows`, answers.rejected.length, expected);
  answers.labels.forEach((label, row) => {
    const answered = typeof acceptedLabel(answers, row) === 'number';
    if (answered && (label < 0 || label >= classCount)) throw labelOutOfRange(what, label, row, classCount);
  });
}

function labelOutOfRange(what: string, label: number, row: number, classCount: number): ScoringError {
  const message = `${what}: row ${row} has label ${label}; labels are 0 to ${classCount - 1}.`;
  return new ScoringError('LABEL_OUT_OF_RANGE', message, { what, row, label, classCount });
}

function checkShare(code: 'TOO_MANY_BROKEN' | 'TOO_MANY_MISSING', what: string, found: number, queries: number): void {
  if (found <= tolerated * queries) return;
  throw new ScoringError(code, `${found} of ${queries} queries ${what}; up to 1 % is tolerated.`, { found, queries });
}

function ones(mask: Uint8Array | undefined): number {
  return mask?.reduce((sum, bit) => sum + (bit ? 1 : 0), 0) ?? 0;
}
