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
    /** `uniform`: any label onto any other; `class-pair`: one label onto one other. */
    mode: z.enum(['uniform', 'class-pair']).default('uniform'),
    /** Of class-pair: whose labels change; the ratio is of these samples. */
    fromLabel: label.optional(),
    /** Of class-pair: what they become. */
    toLabel: label.optional(),
  })
  .refine(
    ({ mode, fromLabel, toLabel }) =>
      (fromLabel !== undefined) === (mode === 'class-pair') && (toLabel !== undefined) === (mode === 'class-pair'),
    { path: ['mode'], message: 'fromLabel and toLabel both belong to mode class-pair, and only to it' },
  );

/** Wrong labels that are not the attacker's doing. */
export const wrongLabels = {
  id: 'wrong-labels',
  version: '1.0.0',
  title: 'Wrong labels',
  summary: 'Gives some training samples that are neither poisoned nor covers a wrong label, the same in all epochs.',
  source: seedPaper,
  parameters,
} as const satisfies FactorDescription;

export interface MislabelRequest {
  /** Of all training samples, in [0, classCount). */
  readonly labels: Int32Array;
  /** 1 for each sample that keeps its label: the poisoned and the covers. */
  readonly protectedMask: Uint8Array;
  readonly classCount: number;
  readonly seed: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * Mislabels a share of the unprotected samples; comes after poisoning. A smaller ratio mislabels a subset of a larger.
 * @returns new labels, and 1 for each mislabeled sample, else 0.
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
    const message = `A wrong label needs at least 2 classes, not ${classCount}.`;
    throw new FactorError('CLASS_COUNT_INVALID', message, { classCount });
  }
  if (protectedMask.length !== labels.length) {
    const message = `The protected mask has ${protectedMask.length} entries; there are ${labels.length} labels.`;
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
  const message = `Labels cannot go from ${fromLabel} to ${toLabel}: give two different labels of 0 to ${classCount - 1}.`;
  throw new FactorError('CLASS_PAIR_INVALID', message, { fromLabel, toLabel, classCount });
}
