import { type AnyAttack, attackFor, findAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { PoisonError } from '../../benchmark/attacks/poison/poison-error.ts';
import type { PoisonRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import type { PoisonedTrainingSet } from '../../benchmark/attacks/poison/poison-training-set.ts';
import type { PoisonedTestSamples } from '../../benchmark/attacks/poison/poisoned-samples.ts';
import { carveCleanSet } from '../datasets/carve-clean-set.ts';
import type { Dataset, LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { NoisySamples } from './apply-factors.ts';
import { applyAttackAndFactors, evenlySpaced, prepareTraining, type TaskChoice } from './apply-attack-and-factors.ts';

/** All data of a task, before a victim is trained on it. */
export interface TaskData<S extends Samples = Samples> {
  readonly clean: LabeledSamples<S>; // trusted, disjoint from train and test
  readonly cleanTrain: LabeledSamples<S>; // what the reference model is trained on: no poison, but the task's factors
  readonly train: PoisonedTrainingSet<S>;
  readonly testClean: LabeledSamples<S>;
  readonly testPoisoned: PoisonedTestSamples<S>;
}

/** What a task is made from, before anything is poisoned. */
export interface PreparedTaskData<S extends Samples = Samples> extends Pick<
  TaskData<S>,
  'clean' | 'cleanTrain' | 'testClean'
> {
  readonly classCount: number;
  /** The training split with its quality noise, true labels. */
  readonly noisyTrain: NoisySamples<S>;
}

/**
 * Sets the trusted clean samples aside and adds noise to what remains. Pure. Rows are shuffled first: many datasets are
 * sorted by class, and then a label that differs from its neighbors' would tell that it was flipped.
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
    clean: evenlySpaced(takeLabeled(dataset.train, cleanIndices)),
    testClean: evenlySpaced(shuffleRows(dataset.test, recipe.seed, 'order/test')),
  };
}

/**
 * Makes the data of a task: poisons what `prepareTaskData` gave. Pure: the same dataset, recipe and artifacts give the same
 * bytes.
 * @param artifacts what the attack names in its `artifacts`.
 * @param choice of an earlier call with the same arguments.
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
 * The attack of a recipe, in its version.
 * @throws PoisonError ATTACK_UNKNOWN
 */
export function releasedAttack({ modality, attack }: TaskRecipe): AnyAttack {
  const released = findAttack(modality, attack.id);
  if (released.version === attack.version) return released;
  throw new PoisonError(
    'ATTACK_UNKNOWN',
    `The recipe wants ${attack.id} version ${attack.version}; this release has ${released.version}, which gives other bytes.`,
    { found: released.version, expected: attack.version },
  );
}

function shuffleRows<S extends Samples>(split: LabeledSamples<S>, seed: number, stream: string): LabeledSamples<S> {
  return takeLabeled(split, shuffled(Uint32Array.from(split.labels.keys()), seed, stream));
}

function shuffled(indices: Uint32Array, seed: number, stream: string): Uint32Array {
  const order = new RandomStream(seed, stream).shuffle(indices.length);
  return order.map((position) => indices[position] ?? 0);
}
