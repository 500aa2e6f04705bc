import { canonicalJson } from '../../../benchmark/identity/canonical-json.ts';
import type { TaskRecipe } from '../../../benchmark/suites/suite.ts';
import type { AttackRow } from '../../../db/schema/attacks.ts';
import { textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';

const valueBytes = 120; // the words of a trigger, or a color

/** A setting that a task's attack ran with. Values are JSON values. */
interface TaskSetting {
  readonly name: string;
  readonly value: unknown;
  readonly default: unknown;
}

export const TaskSettingType = builder.objectRef<TaskSetting>('TaskSetting').implement({
  description: "A parameter that a task's attack ran with, beside the default of the attack.",
  fields: (t) => ({
    name: t.exposeString('name', {
      complexity: textCost(40),
      description: 'Name of the parameter, poisonRatio or coverRatio.',
    }),
    valueJson: t.string({
      complexity: textCost(valueBytes),
      description: 'Its value as JSON.',
      resolve: ({ value }) => JSON.stringify(value),
    }),
    defaultJson: t.string({
      nullable: true,
      complexity: textCost(valueBytes),
      description: 'The default of the attack as JSON; null if there is none.',
      resolve: ({ default: value }) => (value === null || value === undefined ? null : JSON.stringify(value)),
    }),
    differs: t.boolean({
      description: 'Whether the value is not the default.',
      resolve: ({ value, default: standard }) => canonicalJson(value) !== canonicalJson(standard ?? null),
    }),
  }),
});

/** The settings of a task in the order in which its attack lists them. Parameters that its recipe leaves out have their default. */
export function settingsOf({ attack: recipe }: TaskRecipe, attack: AttackRow): readonly TaskSetting[] {
  const { defaultPoisonRatio, defaultCoverRatio } = attack;
  const known = attack.parameters.map(({ name, default: standard }) => ({
    name,
    value: recipe.parameters[name] ?? standard,
    default: standard,
  }));
  const names = new Set(known.map(({ name }) => name));
  const others = Object.entries(recipe.parameters) // of an earlier version of the attack
    .filter(([name]) => !names.has(name))
    .map(([name, value]) => ({ name, value, default: null }));
  return [
    { name: 'poisonRatio', value: recipe.poisonRatio, default: defaultPoisonRatio },
    ...(defaultCoverRatio === null
      ? []
      : [{ name: 'coverRatio', value: recipe.coverRatio ?? defaultCoverRatio, default: defaultCoverRatio }]),
    ...known,
    ...others,
  ];
}
