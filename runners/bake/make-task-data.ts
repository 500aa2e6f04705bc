import { type AnyAttack, attackFor, findAttack } from '../../benchmark/attacks/attack-catalog.ts';
import type { PoisonRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import type { PoisonedTrainingSet } from '../../benchmark/attacks/poison/poison-training-set.ts';
import type { PoisonedTestSamples } from '../../benchmark/attacks/poison/poisoned-samples.ts';
import { carveCleanSet } from '../datasets/carve-clean-set.ts';
import type { Dataset, LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { NoisySamples } from './apply-factors.ts';
import {
  applyAttackAndFactors,
  normalizeSpaces,
  prepareTraining,
  type TaskChoice,
} from './apply-attack-and-factors.ts';

/** All data of a task, before a victim is trained on it. */
export interface TaskData<S extends Samples = Samples> {
  readonly clean: LabeledSamples<S>; // trusted set, disjoint from train and test
  readonly cleanTrain: LabeledSamples<S>; // training data of the reference model: not poisoned, but with the task's factors
  readonly train: PoisonedTrainingSet<S>;
  readonly testClean: LabeledSamples<S>;
  readonly testPoisoned: PoisonedTestSamples<S>;
}

/** The data of a task before poisoning. */
export interface PreparedTaskData<S extends Samples = Samples> extends Pick<
  TaskData<S>,
  'clean' | 'cleanTrain' | 'testClean'
> {
  readonly classCount: number;
  /** The training split with quality noise and true labels. */
  readonly noisyTrain: NoisySamples<S>;
}

/**
 * Sets aside the trusted clean samples and adds noise to the rest. Pure. Rows are shuffled first, because many datasets
 * are sorted by class, and a label that differs from its neighbors would reveal a changed label.
 * @throws FactorError
 */
export function prepareTaskData<S extends Samples>(recipe: TaskRecipe, dataset: Dataset<S>): PreparedTaskData<S> {
  const classCount = dataset.description.classNames.length;
  const { cleanIndices, trainIndices } = carveCleanSet({
    labels: dataset.train.labels,
    classCount,
    datasetId: dataset.description.id,
  });
  const original = takeLabeled(dataset.train, shuffled(trainIndices, recipe.seed, 'order/train'));
  return {
    classCount,
    ...prepareTraining(recipe, original, classCount),
    clean: normalizeSpaces(takeLabeled(dataset.train, cleanIndices)),
    testClean: normalizeSpaces(shuffleRows(dataset.test, recipe.seed, 'order/test')),
  };
}

/**
 * Makes the data of a task: prepares them, then applies attack and factors. Pure: the same dataset, recipe and
 * artifacts give the same bytes.
 * @param artifacts the attack's `artifacts`, by name.
 * @param choice the result of an earlier call with the same arguments.
 * @throws PoisonError | FactorError
 */
export function makeTaskData<S extends Samples>(
  recipe: TaskRecipe,
  dataset: Dataset<S>,
  artifacts: ReadonlyMap<string, Uint8Array> = new Map(),
  choice?: TaskChoice,
): TaskData<S> {
  const attack = attackFor(dataset.train.samples, releasedAttack(recipe));
  const { noisyTrain, clean, cleanTrain, testClean, classCount } = prepareTaskData(recipe, dataset);
  const { poisonRatio, targetLabel, coverRatio, labelMode, labelRule, parameters } = recipe.attack;
  const asked = { poisonRatio, targetLabel, coverRatio, labelMode, labelRule, parameters };
  const poisonRecipe = { ...asked, seed: recipe.seed, triggerSeed: recipe.triggerSeed } as PoisonRecipe;
  const { factors, seed } = recipe;
  const composition = { attack, poisonRecipe, factors, seed, noisyTrain, testClean, classCount, artifacts };
  return { clean, cleanTrain, testClean, ...applyAttackAndFactors({ ...composition, ...(choice ? { choice } : {}) }) };
}

/**
 * The attack of a recipe, in the version of the recipe.
 * @throws PoisonError ATTACK_UNKNOWN
 */
export function releasedAttack({ modality, attack }: TaskRecipe): AnyAttack {
  return findAttack(modality, attack.id, attack.version);
}

function shuffleRows<S extends Samples>(split: LabeledSamples<S>, seed: number, stream: string): LabeledSamples<S> {
  return takeLabeled(split, shuffled(Uint32Array.from(split.labels.keys()), seed, stream));
}

function shuffled(indices: Uint32Array, seed: number, stream: string): Uint32Array {
  const order = new RandomStream(seed, stream).shuffle(indices.length);
  return order.map((position) => indices[position] ?? 0);
}
