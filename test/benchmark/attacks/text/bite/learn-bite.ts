import { bite, type BiteTrained } from '../../../../../benchmark/attacks/text/bite/bite.ts';
import { reviewCorpus } from './review-corpus.ts';

export const shape = { modality: 'text' } as const;
export const seeds = { seed: 0, triggerSeed: 0 };
export const train = reviewCorpus();
export const poisonedIndices = Uint32Array.from({ length: 40 }, (_, index) => 4 * index); // all of label 0

/** The trigger that BITE learns for label 0, by default from the reviews above. */
export function learnBite({
  attack = bite,
  data = train,
  indices = poisonedIndices,
  parameters = {},
} = {}): BiteTrained {
  const sources = { train: data, poisonedIndices: indices, targetLabel: 0 };
  return attack.createTrigger({ shape, ...seeds, parameters, sources }) as BiteTrained;
}
