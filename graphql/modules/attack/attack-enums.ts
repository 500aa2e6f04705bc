import {
  attackLevelMeanings,
  attackLevels,
  candidatePoolMeanings,
  candidatePools,
  determinismClasses,
  determinismMeanings,
  fidelities,
  fidelityMeanings,
  labelRuleMeanings,
  labelRules,
} from '../../../benchmark/words/attack-document.ts';
import { sentence } from '../../../benchmark/words/sentence.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../enums.ts';

export const LabelRuleEnum = builder.enumType('LabelRule', {
  description: 'What poisoning does to the labels of training samples.',
  values: enumValues(labelRules, (rule) => sentence(labelRuleMeanings[rule])),
});

export const AttackLevelEnum = builder.enumType('AttackLevel', {
  description: 'What the attacker controls.',
  values: enumValues(attackLevels, (level) => sentence(attackLevelMeanings[level])),
});

export const FidelityEnum = builder.enumType('Fidelity', {
  description: 'How close an implementation is to the paper of the attack.',
  values: enumValues(fidelities, (fidelity) => sentence(fidelityMeanings[fidelity])),
});

export const DeterminismEnum = builder.enumType('DeterminismClass', {
  description: 'What determines the output of an attack.',
  values: enumValues(determinismClasses, (determinism) => sentence(determinismMeanings[determinism])),
});

export const CandidatePoolEnum = builder.enumType('CandidatePool', {
  description: 'Which training samples may be poisoned, by their true label.',
  values: enumValues(candidatePools, (pool) => sentence(candidatePoolMeanings[pool])),
});
