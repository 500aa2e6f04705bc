import type { EvaluatedStage } from '../benchmark/stages/stage-catalog.ts';
import type { BaseImageKind } from '../runners/sandbox/base-image-recipes.ts';

/** One reference defense: a folder of this name with a Dockerfile and defense.ts (base `node`) or defense.py (`python`). */
export interface Baseline {
  readonly id: string;
  readonly defenseName: string;
  readonly stage: EvaluatedStage;
  readonly base: BaseImageKind;
}

/** Every reference defense that is built on this machine, the quickest to score first. */
export const baselineCatalog: readonly Baseline[] = [
  { id: 'fine-tuning', defenseName: 'Fine-tuning', stage: 'repair', base: 'node' },
  { id: 'nearest-neighbors', defenseName: 'Nearest neighbors', stage: 'sanitize', base: 'python' },
  { id: 'activation-clustering', defenseName: 'Activation clustering', stage: 'sanitize', base: 'node' },
];
