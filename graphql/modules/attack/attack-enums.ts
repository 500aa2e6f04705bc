import { builder } from '../../builder.ts';

export const LabelRuleEnum = builder.enumType('LabelRule', {
  description: 'What poisoning does to the labels of training samples.',
  values: {
    DIRTY: { value: 'dirty', description: 'Poisoned samples get the label that the attacker wants.' },
    CLEAN: { value: 'clean', description: 'Only samples of the target class are poisoned; no label changes.' },
    UNTARGETED: { value: 'untargeted', description: 'Labels are drawn at random; any wrong answer is a success.' },
  } as const,
});

export const AttackLevelEnum = builder.enumType('AttackLevel', {
  description: 'What the attacker controls.',
  values: {
    DATA: { value: 'data', description: 'Training samples and their labels.' },
    TRAINING: { value: 'training', description: 'The training itself; the product is a model.' },
    WEIGHT: { value: 'weight', description: 'The finished weights.' },
  } as const,
});

export const FidelityEnum = builder.enumType('Fidelity', {
  description: 'How close an attack is to its paper.',
  values: {
    FAITHFUL: { value: 'faithful', description: 'The method of the paper, at most with own material.' },
    EQUIVALENT: { value: 'equivalent', description: 'Another way to a trigger of the same kind and strength.' },
  } as const,
});

export const DeterminismEnum = builder.enumType('DeterminismClass', {
  description: 'What determines the output of an attack.',
  values: {
    D1: { value: 'D1', description: 'Its seed alone: the same bytes on every machine.' },
    D2: { value: 'D2', description: 'Its seed and an artifact made by training: given that, the same bytes.' },
    D3: { value: 'D3', description: 'The weights are the product; training again agrees statistically.' },
  } as const,
});

export const CandidatePoolEnum = builder.enumType('CandidatePool', {
  description: 'From which training samples the poisoned ones are chosen, by true label.',
  values: {
    ALL: { value: 'all', description: 'All.' },
    NON_TARGET: { value: 'non-target', description: 'All but those of the target class.' },
    TARGET: { value: 'target', description: 'Those of the target class.' },
  } as const,
});
