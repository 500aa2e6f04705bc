import { type UnreachedGate, unreachedGates } from './unreached-gates.ts';
import type { AnyAttack } from '../attack-catalog.ts';
import type { AttackDescription } from '../attack.ts';
import { parseParameters } from '../define-attack.ts';
import { describeParameters, type ParameterDescription } from '../describe-parameters.ts';

/** All that is known of an attack, as plain data: what the command line, the database and the pages show. */
export interface AttackDocument extends Required<
  Omit<AttackDescription, 'defaultCoverRatio' | 'keepsContent' | 'publishedFigures'>
> {
  /** Covers over all training samples at the default poison ratio; null: no covers. */
  readonly defaultCoverRatio: number | null;
  /** Whether the trigger leaves the content alone, with the default parameters. */
  readonly keepsContent: boolean;
  readonly publishedFigures: NonNullable<AttackDescription['publishedFigures']>;
  readonly parameters: readonly ParameterDescription[];
  readonly unreachedGates: readonly Omit<UnreachedGate, 'modality' | 'attack'>[];
}

export function documentAttack(attack: AnyAttack): AttackDocument {
  return {
    id: attack.id,
    modality: attack.modality,
    version: attack.version,
    title: attack.title,
    paper: attack.paper,
    family: attack.family,
    level: attack.level,
    determinism: attack.determinism,
    labelRule: attack.labelRule,
    otherLabelRules: attack.otherLabelRules ?? [],
    fidelity: attack.fidelity,
    fidelityNote: attack.fidelityNote,
    defaultPool: attack.defaultPool,
    defaultPoisonRatio: attack.defaultPoisonRatio,
    defaultCoverRatio: attack.defaultCoverRatio?.(attack.defaultPoisonRatio) ?? null,
    minimumAttackSuccessRate: attack.minimumAttackSuccessRate,
    keepsContent: attack.keepsContent?.(parseParameters(attack)) ?? false,
    artifacts: attack.artifacts ?? [],
    parameters: describeParameters(attack.parameters),
    publishedFigures: attack.publishedFigures ?? [],
    differences: attack.differences,
    unreachedGates: unreachedGates
      .filter((gate) => gate.modality === attack.modality && gate.attack === attack.id)
      .map(({ modality: _modality, attack: _attack, ...measured }) => measured),
  };
}
