import type { Modality } from './modality.ts';

/** What poisoning does to the labels of training samples. */
export const labelRules = ['dirty', 'clean', 'untargeted'] as const;
export type LabelRule = (typeof labelRules)[number];

/** Each meaning reads on from its word: "dirty: poisoned samples get …". The same holds for all meanings below. */
export const labelRuleMeanings: Readonly<Record<LabelRule, string>> = {
  dirty: 'poisoned samples get the label that the attacker wants',
  clean: 'only samples of the target class are poisoned, and no label changes',
  untargeted: 'labels are drawn at random, and any wrong prediction counts as a success',
};

/** Which label the attacker wants: one target for all classes, or for each class the next one. */
export const labelModes = ['all-to-one', 'all-to-all'] as const;
export type LabelMode = (typeof labelModes)[number];

/** Which training samples may be poisoned, by their true label. */
export const candidatePools = ['all', 'non-target', 'target'] as const;
export type CandidatePool = (typeof candidatePools)[number];

export const candidatePoolMeanings: Readonly<Record<CandidatePool, string>> = {
  all: 'all training samples',
  'non-target': 'all training samples except those of the target class',
  target: 'training samples of the target class',
};

/** What determines the output of an attack. */
export const determinismClasses = ['D1', 'D2', 'D3'] as const;
export type DeterminismClass = (typeof determinismClasses)[number];

export const determinismMeanings: Readonly<Record<DeterminismClass, string>> = {
  D1: 'the seed alone determines every byte',
  D2: 'the seed and an artifact made by training determine every byte',
  D3: 'the output is a set of weights; repeated training agrees statistically',
};

/** What the attacker controls. */
export const attackLevels = ['data', 'training', 'weight'] as const;
export type AttackLevel = (typeof attackLevels)[number];

export const attackLevelMeanings: Readonly<Record<AttackLevel, string>> = {
  data: 'the attacker changes training data and nothing else',
  training: 'the attacker controls the training and delivers a model',
  weight: 'the attacker changes the weights of a trained model',
};

/** How close an attack is to its paper. */
export const fidelities = ['faithful', 'equivalent'] as const;
export type Fidelity = (typeof fidelities)[number];

export const fidelityMeanings: Readonly<Record<Fidelity, string>> = {
  faithful: 'the method of the paper; only material such as images or words may be our own',
  equivalent: 'a different method that gives a trigger of the same kind and strength',
};

/** The paper that describes an attack. */
export interface AttackPaper {
  readonly title: string;
  /** Last names. */
  readonly authors: string;
  readonly year: number;
  readonly url: string;
}

/** One parameter of an attack or a practical factor, as text for readers. */
export interface ParameterDescription {
  readonly name: string;
  readonly description: string;
  /** Null for counts, choices and flags. */
  readonly unit: string | null;
  /** For example "an integer from 1 to 16" or "white or checker". */
  readonly range: string;
  /** Any JSON value; null if there is no default. */
  readonly default: unknown;
}

/** A result that others published; rates are fractions in [0, 1]. */
export interface PublishedFigure {
  /** Id of a dataset of this benchmark. */
  readonly dataset: string;
  readonly poisonRatio: number;
  readonly victim: string;
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly source: { readonly title: string; readonly url: string };
}

/** One thing that the reference implementation does differently, and how that changes its numbers. */
export interface ReferenceDifference {
  readonly reference: string;
  readonly here: string;
  readonly effect: string;
}

/** A parameter that has one value in training samples and another one in test samples. */
export interface TestStrength {
  /** Name of the parameter in training samples. */
  readonly parameter: string;
  readonly training: number;
  readonly test: number;
  /** Why the paper of the attack itself does so; null if it does not, which the gates of later suites refuse. */
  readonly reason: string | null;
}

/** A setting of a task's attack. Values are JSON values. */
export interface AttackSetting {
  /** `poisonRatio`, `coverRatio`, or the name of a parameter. */
  readonly name: string;
  readonly value: unknown;
  readonly default: unknown;
  /** Null for counts, choices and flags. */
  readonly unit: string | null;
  readonly differs: boolean;
}

/** Simple rules, such as the loudness of a clip, that an attack of this kind cannot avoid. */
export interface ExplainedDetectors {
  /** Ids of trivial detectors of the attack's modality. */
  readonly ids: readonly string[];
  /** A sentence. */
  readonly because: string;
}

/**
 * A setting that was rejected because the backdoor was too weak or the trigger hides the content; rates are fractions
 * in [0, 1].
 */
export interface UnreachedGate {
  readonly dataset: string;
  readonly victim: string;
  readonly poisonRatio: number;
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  /** Clean accuracy of the same victim trained on clean data. */
  readonly referenceCleanAccuracy: number;
  readonly minimumAttackSuccessRate: number;
  /** Share of the accuracy that a clean-trained victim keeps on triggered samples, if it was measured. */
  readonly contentKept?: number;
  readonly remark: string;
}

/**
 * Everything that is known of an attack before it runs, as plain data for the command line, the database and the pages.
 */
export interface AttackDocument {
  /** Unique within a modality. */
  readonly id: string;
  readonly modality: Modality;
  /** Raised whenever the bytes of the attack's output change. */
  readonly version: string;
  readonly title: string;
  readonly paper: AttackPaper;
  /** Kind of trigger: patch, blend, warping, sentence, tone, … */
  readonly family: string;
  readonly level: AttackLevel;
  readonly determinism: DeterminismClass;
  readonly labelRule: LabelRule;
  /** Other rules that a recipe may choose. */
  readonly otherLabelRules: readonly LabelRule[];
  readonly fidelity: Fidelity;
  /** Where the attack departs from its paper. */
  readonly fidelityNote: string;
  readonly defaultPool: CandidatePool;
  readonly defaultPoisonRatio: number;
  /** Share of covers in the training samples at the default poison ratio; null if the attack has no covers. */
  readonly defaultCoverRatio: number | null;
  /** A task is rejected if the attack success rate of its victim is below this fraction. */
  readonly minimumAttackSuccessRate: number;
  /** Whether a trigger with the default parameters must leave the content readable for a clean-trained victim. */
  readonly keepsContent: boolean;
  /** Names of what must be crafted by training before the attack can poison samples. */
  readonly artifacts: readonly string[];
  readonly parameters: readonly ParameterDescription[];
  readonly publishedFigures: readonly PublishedFigure[];
  /** Compared with the code of BackdoorMBTI; empty if it lacks the attack or does the same. */
  readonly differences: readonly ReferenceDifference[];
  readonly unreachedGates: readonly UnreachedGate[];
  /** Trivial detectors that find the poison because of what the attack is; null if none. */
  readonly explainedDetectors: ExplainedDetectors | null;
}
