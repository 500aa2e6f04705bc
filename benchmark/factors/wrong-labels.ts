import { z } from 'zod';
import { roundHalfUp } from '../random/deterministic-math.ts';
import { RandomStream } from '../random/random-stream.ts';
import { parseFactorParameters } from './define-quality-noise.ts';
import { type FactorDescription, factorRatio, seedPaper } from './factor.ts';
import { FactorError } from './factor-error.ts';

const label = z.int().min(0);

const parameters = z
  .strictObject({
    ratio: factorRatio,
    /** `uniform`: any label to any other label; `class-pair`: one label to one other label. */
    mode: z.enum(['uniform', 'class-pair']).default('uniform'),
    /** For class-pair: the label that changes. The ratio refers to its samples. */
    fromLabel: label.optional(),
    /** For class-pair: the new label. */
    toLabel: label.optional(),
  })
  .refine(
    ({ mode, fromLabel, toLabel }) =>
      (fromLabel !== undefined) === (mode === 'class-pair') && (toLabel !== undefined) === (mode === 'class-pair'),
    { path: ['mode'], message: 'fromLabel and toLabel are required for mode class-pair and not allowed otherwise' },
  );

/** Wrong labels that the attacker did not cause. */
export const wrongLabels = {
  id: 'wrong-labels',
  version: '1.0.0',
  title: 'Wrong labels',
  summary:
    'Gives a wrong label to some training samples that are neither poisoned nor covers. It is the same in all epochs.',
  source: seedPaper,
  parameters,
} as const satisfies FactorDescription;

export interface MislabelRequest {
  /** Of all training samples, in [0, classCount). */
  readonly labels: Int32Array;
  /** 1 for each sample that keeps its label: poisoned samples and covers. */
  readonly protectedMask: Uint8Array;
  readonly classCount: number;
  readonly seed: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * Mislabels a share of the unprotected samples, after poisoning. A smaller ratio mislabels a subset of a larger one.
 * @returns new labels, and 1 for each mislabeled sample, otherwise 0.
 * @throws FactorError PARAMETERS_INVALID | CLASS_PAIR_INVALID | CLASS_COUNT_INVALID | LABEL_OUT_OF_RANGE | MASK_MISMATCH
 * Source: attacks.md 4.3.
 */
export function mislabel(request: MislabelRequest): {
  readonly labels: Int32Array;
  readonly mislabeled: Uint8Array;
} {
  const { protectedMask, classCount, seed } = request;
  const { ratio, fromLabel, toLabel } = parseFactorParameters(wrongLabels, request.parameters);
  checkLabels(request);
  checkPair(fromLabel, toLabel, classCount);

  const labels = request.labels.slice();
  const mislabeled = new Uint8Array(labels.length);
  const candidates = [...labels.keys()].filter(
    (index) => protectedMask[index] === 0 && (fromLabel === undefined || labels[index] === fromLabel),
  );
  const chosen = new RandomStream(seed, 'mislabel/select').choose(
    candidates.length,
    roundHalfUp(ratio * candidates.length),
  );
  for (const position of chosen) {
    const index = candidates[position] ?? 0;
    labels[index] = toLabel ?? otherLabel(labels[index] ?? 0, classCount, seed, index);
    mislabeled[index] = 1;
  }
  return { labels, mislabeled };
}

function otherLabel(trueLabel: number, classCount: number, seed: number, sampleIndex: number): number {
  const stream = new RandomStream(seed, 'mislabel/value', { sampleIndex });
  return (trueLabel + 1 + stream.integer(classCount - 1)) % classCount;
}

function checkLabels({ labels, protectedMask, classCount }: MislabelRequest): void {
  if (!Number.isInteger(classCount) || classCount < 2) {
    const message = `Wrong labels need at least 2 classes, found ${classCount}.`;
    throw new FactorError('CLASS_COUNT_INVALID', message, { classCount });
  }
  if (protectedMask.length !== labels.length) {
    const message = `The protected mask has ${protectedMask.length} entries, expected ${labels.length}, one per label.`;
    throw new FactorError('MASK_MISMATCH', message, { mask: protectedMask.length, labels: labels.length });
  }
  const position = labels.findIndex((value) => value < 0 || value >= classCount);
  if (position < 0) return;
  const message = `Sample ${position} has label ${labels[position]}; labels are 0 to ${classCount - 1}.`;
  throw new FactorError('LABEL_OUT_OF_RANGE', message, { position, label: labels[position], classCount });
}

function checkPair(fromLabel: number | undefined, toLabel: number | undefined, classCount: number): void {
  if (fromLabel === undefined || toLabel === undefined) return; // uniform
  if (fromLabel !== toLabel && fromLabel < classCount && toLabel < classCount) return;
  const message = `Labels cannot change from ${fromLabel} to ${toLabel}; give two different labels from 0 to ${classCount - 1}.`;
  throw new FactorError('CLASS_PAIR_INVALID', message, { fromLabel, toLabel, classCount });
}
