import { z } from 'zod';
import type { Samples } from '../../samples/dataset.ts';
import type { Attack } from '../attack.ts';
import {
  candidatePools,
  type CandidatePool,
  labelModes,
  type LabelRule,
  labelRules,
} from '../../words/attack-document.ts';
import { PoisonError } from './poison-error.ts';
import { joinProblems, parseInput } from '../../issue-sentence.ts';

const ratio = z.number().min(0).max(1);
const seed = z.int().min(0);

/** How to poison a dataset with one attack. Missing fields get the attack's defaults. */
export const poisonRecipeSchema = z.strictObject({
  poisonRatio: ratio,
  /** -1 for untargeted and all-to-all attacks, which have no single target. */
  targetLabel: z.int().min(-1),
  labelMode: z.enum(labelModes).default('all-to-one'),
  labelRule: z.enum(labelRules).optional(),
  pool: z.enum(candidatePools).optional(),
  coverRatio: ratio.optional(),
  /** Seed of the selection and of per-sample draws. */
  seed: seed.default(0),
  /** Seed of the secret trigger; default: `seed`. */
  triggerSeed: seed.optional(),
  parameters: z.record(z.string(), z.unknown()).default({}),
});
export type PoisonRecipe = z.input<typeof poisonRecipeSchema>;

/** A recipe with all defaults filled in. */
export interface ResolvedRecipe {
  readonly poisonRatio: number;
  readonly targetLabel: number;
  readonly labelMode: (typeof labelModes)[number];
  readonly labelRule: LabelRule;
  readonly pool: CandidatePool;
  readonly coverRatio: number;
  readonly seed: number;
  readonly triggerSeed: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Fills in the attack's defaults and rejects invalid combinations.
 * @param classCount number of classes of the dataset.
 * @throws PoisonError PARAMETERS_INVALID | TARGET_OUT_OF_RANGE | LABEL_RULE_UNSUPPORTED | LABEL_MODE_UNSUPPORTED |
 *   POOL_UNSUPPORTED
 */
export function resolveRecipe<S extends Samples>(
  attack: Attack<S>,
  recipe: PoisonRecipe,
  classCount: number,
): ResolvedRecipe {
  const parsed = parseInput(poisonRecipeSchema, recipe);
  if ('problems' in parsed) {
    const message = `Recipe of ${attack.modality}/${attack.id}: ${joinProblems(parsed.problems)}.`;
    throw new PoisonError('PARAMETERS_INVALID', message, { recipe });
  }
  const { labelRule = attack.labelRule, pool: poolGiven, coverRatio, triggerSeed, ...given } = parsed.data;
  const facts = { attack: attack.id, labelRule, labelMode: given.labelMode, targetLabel: given.targetLabel };
  const hasOneTarget = labelRule !== 'untargeted' && given.labelMode === 'all-to-one';
  if (given.targetLabel >= classCount || (hasOneTarget && given.targetLabel < 0)) {
    const message = `Target label ${given.targetLabel} is out of range; labels are 0 to ${classCount - 1}.`;
    throw new PoisonError('TARGET_OUT_OF_RANGE', message, { ...facts, classCount });
  }
  if (labelRule !== attack.labelRule && !attack.otherLabelRules?.includes(labelRule)) {
    const message = `${attack.modality}/${attack.id} does not support the label rule ${labelRule}.`;
    throw new PoisonError('LABEL_RULE_UNSUPPORTED', message, facts);
  }
  if (labelRule !== 'dirty' && given.labelMode === 'all-to-all') {
    const message = `All-to-all needs the label rule dirty, found ${labelRule}.`;
    throw new PoisonError('LABEL_MODE_UNSUPPORTED', message, facts);
  }
  const pool = poolGiven ?? (labelRule === 'clean' ? 'target' : attack.defaultPool);
  if ((pool === 'target') !== (labelRule === 'clean')) {
    const message = `The pool target is required for clean-label attacks and not allowed for others; found the label rule ${labelRule} with the pool ${pool}.`;
    throw new PoisonError('POOL_UNSUPPORTED', message, { ...facts, pool });
  }
  return {
    ...given,
    targetLabel: hasOneTarget ? given.targetLabel : -1,
    labelRule,
    pool,
    coverRatio: coverRatio ?? attack.defaultCoverRatio?.(given.poisonRatio) ?? 0,
    triggerSeed: triggerSeed ?? given.seed,
  };
}
