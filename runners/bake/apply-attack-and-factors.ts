import type { Attack } from '../../benchmark/attacks/attack.ts';
import type { PoisonRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import { poisonTestSet } from '../../benchmark/attacks/poison/poison-test-set.ts';
import {
  poisonTrainingSet,
  type PoisonedTrainingSet,
  type TrainingChoice,
} from '../../benchmark/attacks/poison/poison-training-set.ts';
import type { PoisonedTestSamples } from '../../benchmark/attacks/poison/poisoned-samples.ts';
import { joinTokens, tokensOf } from '../../benchmark/attacks/text/tokens.ts';
import type { LabeledSamples, Samples, TextSamples } from '../../benchmark/samples/dataset.ts';
import { mapSamples } from '../../benchmark/samples/sample-buffer.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import { applyNoise, applyWrongLabels, type NoisySamples } from './apply-factors.ts';

type FactorsAndSeed = Pick<TaskRecipe, 'factors' | 'seed'>;

/** A training split before poisoning. */
export interface PreparedTraining<S extends Samples> {
  /** With quality noise and true labels. */
  readonly noisyTrain: NoisySamples<S>;
  /** Training data of the clean-trained model: not poisoned, but with all factors. */
  readonly cleanTrain: LabeledSamples<S>;
}

/** Adds the quality noise, and for the clean-trained model also the wrong labels. @throws FactorError */
export function prepareTraining<S extends Samples>(
  recipe: FactorsAndSeed,
  original: LabeledSamples<S>,
  classCount: number,
): PreparedTraining<S> {
  const { data, noisy } = applyNoise(recipe, original);
  const spaced = normalizeSpaces(data);
  const wrong = applyWrongLabels(recipe, spaced.labels, new Uint8Array(spaced.labels.length), classCount);
  return { noisyTrain: { data: spaced, noisy }, cleanTrain: wrong ? { ...spaced, labels: wrong.labels } : spaced };
}

/** Which samples of a task carry triggers. It is computed once and passed to the other threads. */
export interface TaskChoice extends TrainingChoice {
  /** Rows of the clean test set. */
  readonly testSources: Uint32Array;
}

export interface AttackAndFactors<S extends Samples> extends FactorsAndSeed {
  readonly attack: Attack<S>;
  readonly poisonRecipe: PoisonRecipe;
  readonly noisyTrain: NoisySamples<S>;
  readonly testClean: LabeledSamples<S>;
  readonly classCount: number;
  readonly artifacts: ReadonlyMap<string, Uint8Array>;
  readonly choice?: TaskChoice;
}

/**
 * Combines attack and factors in their order: the noise is already applied, then the trigger, then wrong labels on samples
 * that the attacker did not change. The test set gets the trigger only.
 * @throws PoisonError | FactorError
 * Source: attacks.md 1.5 and 4.2.
 */
export function applyAttackAndFactors<S extends Samples>(
  composition: AttackAndFactors<S>,
): {
  readonly train: PoisonedTrainingSet<S>;
  readonly testPoisoned: PoisonedTestSamples<S>;
} {
  const { attack, poisonRecipe, noisyTrain, testClean, classCount, artifacts, choice } = composition;
  const poisoned = poisonTrainingSet(attack, noisyTrain.data, poisonRecipe, {
    classCount,
    artifacts,
    ...(noisyTrain.noisy ? { noisy: noisyTrain.noisy } : {}),
    ...(choice ? { choice } : {}),
  });
  return {
    train: mislabeledTrainingSet(composition, poisoned, classCount),
    testPoisoned: poisonTestSet(attack, poisoned.trigger, testClean, poisonRecipe, {
      classCount,
      ...(choice ? { choice: choice.testSources } : {}),
    }),
  };
}

/** Adds wrong labels to samples that the attacker did not change. */
function mislabeledTrainingSet<S extends Samples>(
  recipe: FactorsAndSeed,
  train: PoisonedTrainingSet<S>,
  classCount: number,
): PoisonedTrainingSet<S> {
  const { records } = train;
  const attacked = records.poisoned.map((flag, index) => flag | (records.cover[index] ?? 0));
  const wrong = applyWrongLabels(recipe, records.labels, attacked, classCount);
  return wrong ? { ...train, records: { ...records, ...wrong } } : train;
}

/**
 * Normalizes texts to one space between words. Attacks join words with single spaces, so other whitespace would reveal which
 * texts are not poisoned.
 */
export function normalizeSpaces<S extends Samples>({ samples, labels }: LabeledSamples<S>): LabeledSamples<S> {
  if (samples.modality !== 'text') return { samples, labels };
  const texts: TextSamples = mapSamples<TextSamples>(samples, (text) => joinTokens(tokensOf(text)));
  return { samples: texts as S, labels }; // S is text, as checked above
}
