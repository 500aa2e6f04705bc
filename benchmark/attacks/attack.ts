import type { z } from 'zod';
import type { LabeledSamples, Samples } from '../samples/dataset.ts';
import type { SampleValue } from '../samples/sample-buffer.ts';
import type { AttackDocument, ExplainedDetectors, PublishedFigure, TestStrength } from '../words/attack-document.ts';
import type { Modality } from '../words/modality.ts';

/** Training and test samples may carry different forms of one trigger. They draw from different random streams. */
export type Split = 'train' | 'test';

/** Position of a sample among the poisoned samples (or among the covers), in index order. */
export interface Place {
  readonly rank: number;
  readonly groupSize: number;
}

/** What the attacker knows about a sample when applying the trigger. */
export interface SampleContext {
  /** The label that the attacker wants; -1 if any wrong label will do. */
  readonly attackLabel: number;
  /** Given for training samples; needed by attacks that distribute several marks in turn. */
  readonly place?: Place;
}

/** The secret of one run, ready to be applied to samples. */
export interface Trigger<S extends Samples> {
  /**
   * Applies the trigger to one sample. Pure: `samples` is not changed.
   * @param samples the clean split. The sample at `index` gets the trigger; other samples may be read.
   * @returns a new value, or null if the sample cannot carry the trigger. This does not depend on the place.
   */
  apply(samples: S, index: number, split: Split, context?: SampleContext): SampleValue<S> | null;

  /**
   * Whether `apply` would return a value. If it is absent, `apply` is called to find out. Expensive triggers that apply
   * to every sample define it, so that `apply` is not called twice for each sample.
   */
  carries?(samples: S, index: number): boolean;

  /** What the attacker learned beyond the seed, as JSON. It is part of the truth of a task. */
  secret?(): unknown;

  /** Applies the decoy trigger of a cover to one training sample. Absent if the attack has no covers. */
  decoy?(samples: S, index: number, place?: Place): SampleValue<S> | null;
}

/** Samples without their data: what a trigger that is independent of the dataset may use. */
export type SampleShape<S extends Samples> = S extends Samples ? Omit<S, 'rows' | 'texts' | 'count'> : never;

/** What attacks that learn their trigger from the data, or use crafted artifacts, may read. */
export interface TriggerSources<S extends Samples> {
  readonly train: LabeledSamples<S>;
  /** The first choice of samples to poison, ascending. */
  readonly poisonedIndices: Uint32Array;
  readonly targetLabel: number;
  /** Bytes by artifact name. The caller has checked their SHA-256. */
  readonly artifacts?: ReadonlyMap<string, Uint8Array>;
}

export interface TriggerRequest<S extends Samples> {
  readonly shape: SampleShape<S>;
  /** Seed of the streams `trigger/…` and `artefact/…`. */
  readonly triggerSeed: number;
  /** Seed of the streams `sample/…`. */
  readonly seed: number;
  /** Unparsed: the attack adds its defaults and rejects unknown parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly sources?: TriggerSources<S>;
}

/** What an attack states about itself; `documentAttack` completes it to an `AttackDocument`. */
export interface AttackDescription<M extends Modality = Modality> extends Pick<
  AttackDocument,
  | 'id'
  | 'version'
  | 'title'
  | 'paper'
  | 'family'
  | 'determinism'
  | 'labelRule'
  | 'fidelity'
  | 'fidelityNote'
  | 'defaultPool'
  | 'defaultPoisonRatio'
  | 'differences'
  | 'minimumAttackSuccessRate'
> {
  readonly modality: M;
  /** Attacks on the training or the weights do not create a trigger for a dataset; they need a type of their own. */
  readonly level: AttackDocument['level'];
  readonly otherLabelRules?: AttackDocument['otherLabelRules'];
  /** Share of covers if the recipe gives none. Absent: the attack has no covers. */
  readonly defaultCoverRatio?: (poisonRatio: number) => number;
  /** Passed to `createTrigger` in `TriggerSources`. */
  readonly artifacts?: AttackDocument['artifacts'];
  /** Whether a trigger with these parameters must leave the content readable for a clean-trained victim. */
  readonly keepsContent?: (parameters: Readonly<Record<string, unknown>>) => boolean;
  readonly publishedFigures?: readonly PublishedFigure[];
  /** Trivial detectors that find the poison because of what the attack is. Absent: none. */
  readonly explainedDetectors?: ExplainedDetectors;
  /** Where the trigger of test samples is stronger or weaker than that of training samples. Absent: nowhere. */
  readonly testStrengths?: (parameters: Readonly<Record<string, unknown>>) => readonly TestStrength[];
}

/** A way to plant a backdoor by changing training data. */
export interface Attack<S extends Samples> extends AttackDescription<S['modality']> {
  /** Each parameter has a range, a description, usually a default, and a `unit` in its meta if it is a quantity. */
  readonly parameters: z.ZodObject;
  /** @throws PoisonError PARAMETERS_INVALID | SHAPE_UNSUPPORTED | TRIGGER_TOO_LARGE | ARTIFACT_MISSING */
  createTrigger(request: TriggerRequest<S>): Trigger<S>;
}
