import type { AttackDocument } from '../../words/attack-document.ts';
import { unreachedGates } from './unreached-gates.ts';
import type { AnyAttack } from '../attack-catalog.ts';
import { parseParameters } from '../define-attack.ts';
import { describeParameters } from '../describe-parameters.ts';

/** The attack as plain data. */
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
    explainedDetectors: attack.explainedDetectors ?? null,
    unreachedGates: unreachedGates
      .filter((gate) => gate.modality === attack.modality && gate.attack === attack.id)
      .map(({ modality: _modality, attack: _attack, ...measured }) => measured),
  };
}
