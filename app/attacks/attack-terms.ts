import type { Modality } from '../boards/board-slug.ts';

export type LabelRule = 'DIRTY' | 'CLEAN' | 'UNTARGETED';
export type Fidelity = 'FAITHFUL' | 'EQUIVALENT';
export type DeterminismClass = 'D1' | 'D2' | 'D3';
export type AttackLevel = 'DATA' | 'TRAINING' | 'WEIGHT';
export type CandidatePool = 'ALL' | 'NON_TARGET' | 'TARGET';

/** What an attack is on. */
export const hosts: Readonly<Record<Modality, string>> = { IMAGE: 'images', TEXT: 'texts', AUDIO: 'audio' };

/** What the words of the tables mean, each to be read after the word itself. */
export const labelRules: Readonly<Record<LabelRule, string>> = {
  DIRTY: 'poisoned samples get the label that the attacker wants',
  CLEAN: 'only samples of the target class are poisoned, and no label changes',
  UNTARGETED: 'labels are drawn at random, and any wrong answer is a success',
};

export const fidelities: Readonly<Record<Fidelity, string>> = {
  FAITHFUL: 'the method of the paper, at most with material of our own',
  EQUIVALENT: 'another way to a trigger of the same kind and strength',
};

export const determinismClasses: Readonly<Record<DeterminismClass, string>> = {
  D1: 'its seed alone determines every byte',
  D2: 'its seed and an artifact made by training determine every byte',
  D3: 'the weights are the product; training again agrees statistically',
};

export const attackLevels: Readonly<Record<AttackLevel, string>> = {
  DATA: 'the attacker changes training data, nothing else',
  TRAINING: 'the attacker controls the training, and the product is a model',
  WEIGHT: 'the attacker changes the finished weights',
};

export const candidatePools: Readonly<Record<CandidatePool, string>> = {
  ALL: 'all training samples',
  NON_TARGET: 'all but those of the target class',
  TARGET: 'samples of the target class',
};
