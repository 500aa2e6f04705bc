import type { FullAttackSuccess } from '../../../benchmark/scoring/full-attack-success.ts';
import type { TaskRow } from '../../../db/queries/read-tasks.ts';
import { textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';

type TestStrength = NonNullable<TaskRow['testStrengths']>[number];

export const TestStrengthType = builder.objectRef<TestStrength>('TestStrength').implement({
  description: 'A parameter whose value in the triggered test samples is not the one that the victim was trained with.',
  fields: (t) => ({
    parameter: t.exposeString('parameter', { description: 'Name of the parameter.' }),
    training: t.exposeFloat('training', { description: 'Its value in the training samples.' }),
    test: t.exposeFloat('test', { description: 'Its value in the test samples.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      complexity: textCost(500),
      description: 'What the paper of the attack says about it; null if the paper does not do so.',
    }),
  }),
});

type TrivialDetector = NonNullable<TaskRow['trivialDetectors']>[number];

export const TrivialDetectorType = builder.objectRef<TrivialDetector>('TrivialDetector').implement({
  description:
    'How well a rule that needs no model, such as the length of a text, finds the poisoned training samples: the baseline that a real defense must beat.',
  fields: (t) => ({
    id: t.exposeString('id', { complexity: textCost(40), description: 'What the rule looks at.' }),
    auroc: t.exposeFloat('auroc', {
      description: 'Area under the ROC curve of poisoned against other training samples, in the better direction.',
    }),
    explained: t.exposeBoolean('explained', {
      description: 'Whether the nature of the attack explains it. A task with a value above 0.95 is otherwise refused.',
    }),
  }),
});

export const FullAttackSuccessType = builder.objectRef<FullAttackSuccess>('FullAttackSuccess').implement({
  description:
    'The attack success rate on the undefended victim over all test samples that the attacker would want, also those that cannot carry the trigger.',
  fields: (t) => ({
    rate: t.exposeFloat('rate', { description: 'Fraction in [0, 1].' }),
    low: t.exposeFloat('low', { description: 'Lower end of its 95 % Wilson interval, which the gates ask for.' }),
  }),
});
