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

/** What a training split becomes before it is poisoned. */
export interface PreparedTraining<S extends Samples> {
  /** With its quality noise, true labels. */
  readonly noisyTrain: NoisySamples<S>;
  /** What a clean-trained model is trained on: no poison, but all factors. */
  readonly cleanTrain: LabeledSamples<S>;
}

/** Adds the quality noise; wrong labels are for those who are not attacked. @throws FactorError */
export function prepareTraining<S extends Samples>(
  recipe: FactorsAndSeed,
  original: LabeledSamples<S>,
  classCount: number,
): PreparedTraining<S> {
  const { data, noisy } = applyNoise(recipe, original);
  const spaced = evenlySpaced(data);
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
 * The order in which factors and poison come together: noise is there already, then the trigger, then wrong labels where
 * the attacker did nothing, and the trigger on a test set that has neither.
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

/** Labels go wrong where the attacker did nothing. */
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
 * Texts with one space between words: triggers are put between words that are joined that way, so other white space
 * would tell which texts have none.
 */
export function evenlySpaced<S extends Samples>({ samples, labels }: LabeledSamples<S>): LabeledSamples<S> {
  if (samples.modality !== 'text') return { samples, labels };
  const texts: TextSamples = mapSamples<TextSamples>(samples, (text) => joinTokens(tokensOf(text)));
  return { samples: texts as S, labels }; // S is text, as just seen
}
