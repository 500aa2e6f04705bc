import { canonicalJson } from '../../identity/canonical-json.ts';
import type { TaskRecipe } from '../../suites/suite.ts';
import type { AttackSetting, TestStrength } from '../../words/attack-document.ts';
import { findAttack } from '../attack-catalog.ts';
import { parseParameters } from '../define-attack.ts';
import { describeParameters } from '../describe-parameters.ts';

type Recipe = Pick<TaskRecipe, 'modality' | 'attack'>;

/**
 * Every setting that a task's attack ran with, next to the default of that version of the attack.
 * @throws PoisonError ATTACK_UNKNOWN | PARAMETERS_INVALID
 */
export function attackSettings({ modality, attack: recipe }: Recipe): readonly AttackSetting[] {
  const attack = findAttack(modality, recipe.id, recipe.version);
  const values = parseParameters(attack, recipe.parameters);
  const defaults = parseParameters(attack);
  const coverDefault = attack.defaultCoverRatio?.(recipe.poisonRatio);
  const setting = (name: string, value: unknown, standard: unknown, unit: string | null): AttackSetting => {
    return { name, value, default: standard, unit, differs: canonicalJson(value) !== canonicalJson(standard) };
  };
  return [
    setting('poisonRatio', recipe.poisonRatio, attack.defaultPoisonRatio, 'fraction'),
    ...(coverDefault === undefined
      ? []
      : [setting('coverRatio', recipe.coverRatio ?? coverDefault, coverDefault, 'fraction')]),
    ...describeParameters(attack.parameters)
      .filter(({ name }) => values[name] !== undefined) // of another form of the attack
      .map(({ name, unit }) => setting(name, values[name], defaults[name] ?? null, unit)),
  ];
}

/**
 * The parameters that have another value in the test samples of a task than in its training samples.
 * @throws PoisonError ATTACK_UNKNOWN | PARAMETERS_INVALID
 */
export function testStrengthsOf({ modality, attack: recipe }: Recipe): readonly TestStrength[] {
  const attack = findAttack(modality, recipe.id, recipe.version);
  return attack.testStrengths?.(parseParameters(attack, recipe.parameters)) ?? [];
}
