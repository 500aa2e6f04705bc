import type { LabeledSamples, Samples } from '../../samples/dataset.ts';
import { overlaySamples, type SampleValue } from '../../samples/sample-buffer.ts';
import { RandomStream } from '../../random/random-stream.ts';
import type { Attack, Place, Trigger } from '../attack.ts';
import { trainingLabel } from '../attack-label.ts';
import { PoisonError } from './poison-error.ts';
import { type PoisonRecipe, type ResolvedRecipe, resolveRecipe } from './poison-recipe.ts';
import type { PoisonedSamples } from './poisoned-samples.ts';
import { type Selection, selectCovers, selectPoisoned } from './select-poisoned.ts';

export interface PoisonedTrainingSet<S extends Samples> {
  readonly records: PoisonedSamples<S>;
  /** For the test set. */
  readonly trigger: Trigger<S>;
  readonly recipe: ResolvedRecipe;
  readonly poisonedCount: number;
  readonly coverCount: number;
  readonly choice: TrainingChoice;
  /** Below the recipe's ratio if a clean-label attack does not find enough samples of the target class. */
  readonly effectivePoisonRatio: number;
}

export interface PoisonOptions {
  readonly classCount: number;
  /** 1 for samples that already have noise. */
  readonly noisy?: Uint8Array;
  /** The attack's `artifacts`, by name. */
  readonly artifacts?: ReadonlyMap<string, Uint8Array>;
  /** Result of an earlier call with the same arguments; samples are then not tried again. */
  readonly choice?: TrainingChoice;
}

/** The samples with the trigger and the covers, each in the order of their places. */
export interface TrainingChoice {
  readonly poisoned: Uint32Array;
  readonly covers: Uint32Array;
}

/**
 * Plants the backdoor in a training split: chosen samples get the trigger and a label, covers get a decoy. The order of
 * the samples stays the same, and the input is not changed.
 * @param clean has true labels. Its samples may have noise, see `options.noisy`.
 * @throws PoisonError
 * Source: attacks.md 1.3 to 1.5.
 */
export function poisonTrainingSet<S extends Samples>(
  attack: Attack<S>,
  clean: LabeledSamples<S>,
  poisonRecipe: PoisonRecipe,
  { classCount, noisy, artifacts, choice }: PoisonOptions,
): PoisonedTrainingSet<S> {
  const { samples, labels: trueLabels } = clean;
  const recipe = resolveRecipe(attack, poisonRecipe, classCount);
  checkLabels(trueLabels, classCount);
  const attackPath = `${attack.modality}/${attack.id}`;
  const cleanLabel = recipe.labelRule === 'clean';
  const chosen = selectPoisoned({ ...recipe, labels: trueLabels, cleanLabel, attackPath });
  const { seed, triggerSeed, parameters, targetLabel, coverRatio } = recipe;
  const sources = { train: clean, poisonedIndices: chosen.indices, targetLabel, ...(artifacts ? { artifacts } : {}) };
  const trigger = attack.createTrigger({ shape: shapeOf(samples), triggerSeed, seed, parameters, sources });

  const attackLabel = (index: number) => {
    const stream = () => new RandomStream(seed, `sample/${attackPath}`, { sampleIndex: index });
    return trainingLabel(trueLabels[index] ?? 0, { ...recipe, classCount }, stream);
  };
  const triggered = carry<S>(
    choice ? { indices: choice.poisoned, reserve: noIndices } : chosen,
    (index, place) => trigger.apply(samples, index, 'train', { attackLabel: attackLabel(index), place }),
    choice ? () => true : trigger.carries && ((index) => trigger.carries?.(samples, index) ?? true),
  );
  const poisonedIndices = triggered.keys();
  const covers = choice
    ? { indices: choice.covers, reserve: noIndices }
    : selectCovers({ sampleCount: samples.count, poisonedIndices, coverRatio, seed, attackPath });
  const decoys = carry<S>(
    covers,
    (index, place) => {
      if (trigger.decoy) return trigger.decoy(samples, index, place);
      throw new PoisonError('DECOY_MISSING', `${attackPath} does not support covers; set coverRatio to 0.`, {
        coverRatio,
      });
    },
    choice && (() => true),
  );

  const labels = trueLabels.slice();
  for (const index of triggered.keys()) labels[index] = attackLabel(index);
  return {
    records: {
      samples: overlaySamples(samples, new Set([...triggered.keys(), ...decoys.keys()]), (index) =>
        required(triggered.get(index)?.() ?? decoys.get(index)?.(), index),
      ),
      labels,
      trueLabels: trueLabels.slice(),
      poisoned: maskOf(triggered.keys(), samples.count),
      cover: maskOf(decoys.keys(), samples.count),
      noisy: noisy === undefined ? new Uint8Array(samples.count) : new Uint8Array(noisy),
      mislabeled: new Uint8Array(samples.count),
    },
    trigger,
    recipe,
    poisonedCount: triggered.size,
    coverCount: decoys.size,
    choice: { poisoned: Uint32Array.from(triggered.keys()), covers: Uint32Array.from(decoys.keys()) },
    effectivePoisonRatio: samples.count === 0 ? 0 : triggered.size / samples.count,
  };
}

const noIndices = new Uint32Array();

/**
 * Chooses samples that can carry a trigger. The next candidate replaces a sample that cannot.
 * @returns for each chosen index a function that computes the sample, because all samples may not fit into memory.
 */
function carry<S extends Samples>(
  { indices, reserve }: Selection,
  apply: (index: number, place: Place) => SampleValue<S> | null,
  carries?: (index: number) => boolean,
): Map<number, () => SampleValue<S> | null> {
  const values = new Map<number, () => SampleValue<S> | null>();
  const substitutes = reserve.values();
  for (const [rank, first] of indices.entries()) {
    const place = { rank, groupSize: indices.length };
    for (let index = first; ;) {
      if (carries ? carries(index) : apply(index, place) !== null) {
        const carrier = index;
        values.set(carrier, () => apply(carrier, place));
        break;
      }
      const next = substitutes.next();
      if (next.done) {
        const message = `Only ${values.size} samples can carry the trigger, expected ${indices.length}; lower the poison ratio.`;
        throw new PoisonError('CANDIDATES_EXHAUSTED', message, { wanted: indices.length, found: values.size });
      }
      index = next.value;
    }
  }
  return values;
}

function required<T>(value: T | null | undefined, index: number): T {
  if (value !== null && value !== undefined) return value;
  throw new PoisonError('CANDIDATES_EXHAUSTED', `Sample ${index} could carry the trigger before, but cannot now.`, {
    index,
  });
}

function shapeOf<S extends Samples>(samples: S): Parameters<Attack<S>['createTrigger']>[0]['shape'] {
  return samples as unknown as ReturnType<typeof shapeOf<S>>; // samples have all the fields of their shape
}

function checkLabels(labels: Int32Array, classCount: number): void {
  const position = labels.findIndex((label) => label < 0 || label >= classCount);
  if (position < 0) return;
  const message = `Sample ${position} has label ${labels[position]}; labels are 0 to ${classCount - 1}.`;
  throw new PoisonError('LABEL_OUT_OF_RANGE', message, { position, label: labels[position], classCount });
}

function maskOf(indices: Iterable<number>, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  for (const index of indices) mask[index] = 1;
  return mask;
}
