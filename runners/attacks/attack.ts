import type { z } from 'zod';
import type { LabeledSamples, Modality, Samples } from '../datasets/dataset.ts';
import type { SampleValue } from '../datasets/sample-buffer.ts';

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

/** The secret of one run, ready to be put on samples. */
export interface Trigger<S extends Samples> {
  /**
   * One sample with the trigger in it. Pure: `samples` stays untouched.
   * @param samples the clean split; other samples of it may be read, the one at `index` is triggered.
   * @param place given for training samples; attacks that deal several marks in turn need it.
   * @returns a new value, or null when the sample cannot carry the trigger (never depending on `place`).
   */
  apply(samples: S, index: number, split: Split, place?: Place): SampleValue<S> | null;

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
  readonly level: 'data';
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
  /** Acceptance gate of attacks.md section 5, a fraction: a victim below it is not published as a target. */
  readonly minimumAttackSuccessRate: number;
}

/** A way to plant a backdoor by changing training data. */
export interface Attack<S extends Samples> extends AttackDescription<S['modality']> {
  /** Ranges and defaults of the parameters. */
  readonly parameters: z.ZodObject;
  /** @throws PoisonError PARAMETERS_INVALID | SHAPE_UNSUPPORTED | TRIGGER_TOO_LARGE */
  createTrigger(request: TriggerRequest<S>): Trigger<S>;
}
