import type { z } from 'zod';
import type { LabeledSamples, Samples } from '../samples/dataset.ts';
import type { SampleValue } from '../samples/sample-buffer.ts';
import type { AttackDocument, PublishedFigure } from '../words/attack-document.ts';
import type { Modality } from '../words/modality.ts';

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
}

/** A way to plant a backdoor by changing training data. */
export interface Attack<S extends Samples> extends AttackDescription<S['modality']> {
  /** Ranges, defaults, meaning and units of the parameters: each has a description, and a `unit` in its meta where it has one. */
  readonly parameters: z.ZodObject;
  /** @throws PoisonError PARAMETERS_INVALID | SHAPE_UNSUPPORTED | TRIGGER_TOO_LARGE | ARTIFACT_MISSING */
  createTrigger(request: TriggerRequest<S>): Trigger<S>;
}
