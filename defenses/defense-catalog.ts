import type { EvaluatedStage } from '../benchmark/stages/stage-catalog.ts';
import type { BaseImageKind } from '../runners/sandbox/base-image-recipes.ts';

/** One reference defense. Its folder is named after its id and holds a Dockerfile and defense.ts (base `node`) or defense.py (base `python`). */
export interface ReferenceDefense {
  readonly id: string;
  readonly defenseName: string;
  readonly stage: EvaluatedStage;
  readonly base: BaseImageKind;
}

/** All reference defenses, in the order in which they are entered: the fastest to score comes first. */
export const referenceDefenses: readonly ReferenceDefense[] = [
  { id: 'fine-tuning', defenseName: 'Fine-tuning', stage: 'repair', base: 'node' },
  { id: 'nearest-neighbors', defenseName: 'Nearest neighbors', stage: 'sanitize', base: 'python' },
  { id: 'activation-clustering', defenseName: 'Activation clustering', stage: 'sanitize', base: 'node' },
];
