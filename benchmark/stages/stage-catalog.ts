import type { Stage } from '../words/stage.ts';
import { repair } from './repair.ts';
import type { SandboxLimits } from './sandbox-limits.ts';
import { sanitize } from './sanitize.ts';
import type { StageDefinition } from './stage-definition.ts';

/** The stages that are evaluated so far, one row each; the worker has one measuring function for each. */
export const stageCatalog = { sanitize, repair } as const satisfies {
  readonly [Id in Stage]?: StageDefinition<Id>;
};

export type EvaluatedStage = keyof typeof stageCatalog;

/** In the order of the protocol. */
export const evaluatedStages = Object.keys(stageCatalog) as [EvaluatedStage, ...EvaluatedStage[]]; // its own keys

export function isEvaluatedStage(stage: string): stage is EvaluatedStage {
  return Object.hasOwn(stageCatalog, stage);
}

export function limitsOf(stage: EvaluatedStage): SandboxLimits {
  return stageCatalog[stage].limits;
}
