import type { z } from 'zod';
import type { LabeledSamples, Modality, Samples } from '../samples/dataset.ts';
import type { SampleValue } from '../samples/sample-buffer.ts';

/** What poisoning does to labels: changes them, leaves them, or draws them at random. */
export const labelRules = ['dirty', 'clean', 'untargeted'] as const;
export type LabelRule = (typeof labelRules)[number];

/** One target for all, or each class onto the next. */
export const labelModes = ['all-to-one', 'all-to-all'] as const;
export type LabelMode = (typeof labelModes)[number];

/** From which training samples the poisoned ones are chosen, by true label. */
export const candidatePools = ['all', 'non-target', 'target'] as const;
export type CandidatePool = (typeof candidatePools)[number];

/** Training samples and test samples may carry different forms of one trigger, and draw from different streams. */
export type Split = 'train' | 'test';

/** Where a sample stands among the poisoned ones (or the covers), in index order. */
export interface Place {
  readonly rank: number;
  readonly groupSize: number;
}

/** What the attacker knows of a sample when the trigger is put on it. */
export interface SampleContext {
  /** The label the attacker wants of it; -1 where any wrong one will do. */
  readonly attackLabel: number;
  /** Given for training samples; attacks that deal several marks in turn need it. */
  readonly place?: Place;
}

/** How far the output of an attack is determined: by its seed alone, given an artifact, or by its weights only. */
export const determinismClasses = ['D1', 'D2', 'D3'] as const;
export type DeterminismClass = (typeof determinismClasses)[number];

/**
 * What the attacker controls: the training data; the training, where the product is a model; the finished weights.
 * Attacks of the last two do not create a trigger for a data set, they will stand in a type beside `Attack`.
 */
export const attackLevels = ['data', 'training', 'weight'] as const;
export type AttackLevel = (typeof attackLevels)[number];

/** A figure that others published, to be read beside ours; fractions in [0, 1]. */
export interface PublishedFigure {
  /** Id of a dataset of this benchmark. */
  readonly dataset: string;
  readonly poisonRatio: number;
  readonly victim: string;
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly source: { readonly title: string; readonly url: string };
}

/** One thing that the reference implementation does otherwise, and what that does to its numbers. */
export interface ReferenceDifference {
  readonly reference: string;
  readonly here: string;
  readonly effect: string;
}

/** The secret of one run, ready to be put on samples. */
export interface Trigger<S extends Samples> {
  /**
   * One sample with the trigger in it. Pure: `samples` stays untouched.
   * @param samples the clean split; other samples of it may be read, the one at `index` is triggered.
   * @returns a new value, or null when the sample cannot carry the trigger (never depending on its place).
   */
  apply(samples: S, index: number, split: Split, context?: SampleContext): SampleValue<S> | null;

  /**
   * Whether `apply` would return a value, without the work; where it is absent `apply` itself is asked. Dear triggers
   * of which every sample is capable say so here, or each one would be computed twice.
   */
  carries?(samples: S, index: number): boolean;

  /** What the attacker keeps to himself beyond the seed, as JSON; part of the private key of a task. */
  secret?(): unknown;

  /** One training sample with the decoy trigger of a cover, which keeps its label. Attacks without covers lack it. */
  decoy?(samples: S, index: number, place?: Place): SampleValue<S> | null;
}

/** Samples without their data: all a trigger that is the same for every dataset may depend on. */
export type SampleShape<S extends Samples> = S extends Samples ? Omit<S, 'rows' | 'texts' | 'count'> : never;

/** What attacks that learn their trigger from the data, or read published artifacts, may look at. */
export interface TriggerSources<S extends Samples> {
  readonly train: LabeledSamples<S>;
  /** The samples first chosen for poisoning, ascending. */
  readonly poisonedIndices: Uint32Array;
  readonly targetLabel: number;
  /** Bytes by artifact name, checked against their SHA-256 by the caller. */
  readonly artifacts?: ReadonlyMap<string, Uint8Array>;
}

export interface TriggerRequest<S extends Samples> {
  readonly shape: SampleShape<S>;
  /** Of streams `trigger/…` and `artefact/…`. */
  readonly triggerSeed: number;
  /** Of streams `sample/…`. */
  readonly seed: number;
  /** Unparsed: the attack fills in its defaults and refuses what it does not know. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly sources?: TriggerSources<S>;
}

/** What is known of an attack before it is run. */
export interface AttackDescription<M extends Modality = Modality> {
  readonly id: string;
  readonly modality: M;
  /** Raised whenever the bytes of its output change. */
  readonly version: string;
  readonly title: string;
  readonly paper: {
    readonly title: string;
    readonly authors: string;
    readonly year: number;
    readonly url: string;
  };
  /** Kind of trigger: patch, blend, warping, sentence, tone, … */
  readonly family: string;
  readonly level: AttackLevel;
  readonly determinism: DeterminismClass;
  readonly labelRule: LabelRule;
  /** Rules that a recipe may ask for instead. */
  readonly otherLabelRules?: readonly LabelRule[];
  readonly fidelity: 'faithful' | 'equivalent';
  /** Where it departs from the paper. */
  readonly fidelityNote: string;
  readonly defaultPool: CandidatePool;
  readonly defaultPoisonRatio: number;
  /** Covers over all training samples when the recipe names none; absent: no covers. */
  readonly defaultCoverRatio?: (poisonRatio: number) => number;
  /** Names of what must be crafted by training before samples can be poisoned; see `TriggerSources`. */
  readonly artifacts?: readonly string[];
  /** Says that a trigger with these parameters must leave the content alone: a clean-trained victim still reads it. */
  readonly keepsContent?: (parameters: Readonly<Record<string, unknown>>) => boolean;
  readonly publishedFigures?: readonly PublishedFigure[];
  /** Against the code of BackdoorMBTI; empty where it has no such attack, or does the same. */
  readonly differences: readonly ReferenceDifference[];
  /** Acceptance gate of attacks.md section 5, a fraction: a victim below it is not published as a target. */
  readonly minimumAttackSuccessRate: number;
}

/** A way to plant a backdoor by changing training data. */
export interface Attack<S extends Samples> extends AttackDescription<S['modality']> {
  /** Ranges, defaults, meaning and units of the parameters: each has a description, and a `unit` in its meta where it has one. */
  readonly parameters: z.ZodObject;
  /** @throws PoisonError PARAMETERS_INVALID | SHAPE_UNSUPPORTED | TRIGGER_TOO_LARGE | ARTIFACT_MISSING */
  createTrigger(request: TriggerRequest<S>): Trigger<S>;
}
