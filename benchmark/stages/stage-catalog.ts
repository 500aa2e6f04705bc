import { stages, type Stage } from '../words/stage.ts';
import { filter } from './filter.ts';
import { inspect } from './inspect.ts';
import { repair } from './repair.ts';
import type { SandboxLimits } from './sandbox-limits.ts';
import { sanitize } from './sanitize.ts';
import type { StageDefinition } from './stage-definition.ts';
import { train } from './train.ts';

/** Every stage of the protocol, one row each; the worker has one measuring function for each. */
export const stageCatalog: { readonly [Id in Stage]: StageDefinition<Id> } = {
  sanitize,
  train,
  repair,
  filter,
  inspect,
};

/** The stages in the order of the protocol. */
export const stageDefinitions: readonly StageDefinition[] = stages.map((id) => stageCatalog[id]);

/** Stages whose defenses stand on one board, because each of them yields a system that answers queries. */
export const systemStages = stages.filter((stage) => stage !== 'inspect');
export type SystemStage = Exclude<Stage, 'inspect'>;

export function isSystemStage(stage: Stage): stage is SystemStage {
  return stage !== 'inspect';
}

export function limitsOf(stage: Stage): SandboxLimits {
  return stageCatalog[stage].limits;
}
