import type { AttackSetting } from '../../../benchmark/words/attack-document.ts';
import { textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';

const valueBytes = 120; // the words of a trigger, or a color

export const TaskSettingType = builder.objectRef<AttackSetting>('TaskSetting').implement({
  description: "A parameter that a task's attack ran with, beside the default of that version of the attack.",
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
      complexity: textCost(valueBytes),
      description: 'The default of the attack as JSON, at the poison ratio of the task.',
      resolve: ({ default: value }) => JSON.stringify(value),
    }),
    unit: t.exposeString('unit', {
      nullable: true,
      complexity: textCost(40),
      description: 'Unit; null for counts, choices and flags.',
    }),
    differs: t.exposeBoolean('differs', { description: 'Whether the value is not the default.' }),
  }),
});
