import { findAttack } from '../attacks/attack-catalog.ts';
import { poisonTestSet } from '../attacks/poison-test-set.ts';
import { poisonTrainingSet, type PoisonedTrainingSet } from '../attacks/poison-training-set.ts';
import type { PoisonedTestSamples } from '../attacks/poisoned-samples.ts';
import { PoisonError } from '../attacks/poison-error.ts';
import { carveCleanSet } from '../datasets/carve-clean-set.ts';
import type { Dataset, ImageSamples, LabeledSamples } from '../datasets/dataset.ts';
import { takeLabeled } from '../datasets/sample-buffer.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { TaskRecipe } from '../suites/suite.ts';

/** All data of a task, before a victim is trained on it. */
export interface TaskData {
  readonly clean: LabeledSamples<ImageSamples>; // trusted, disjoint from train and test
  readonly cleanTrain: LabeledSamples<ImageSamples>; // what the reference model is trained on
  readonly train: PoisonedTrainingSet<ImageSamples>;
  readonly testClean: LabeledSamples<ImageSamples>;
  readonly testPoisoned: PoisonedTestSamples<ImageSamples>;
}

/**
 * Makes the data of a task: sets the trusted clean samples aside, poisons what remains, puts the trigger on the test
 * set. Pure: the same dataset and recipe give the same bytes. Rows are shuffled first: many datasets are sorted by
 * class, and then a label that differs from its neighbors' would tell that it was flipped.
 * @throws PoisonError
 */
export function poisonTask(recipe: TaskRecipe, dataset: Dataset<ImageSamples>): TaskData {
  const attack = findAttack('image', recipe.attack.id);
  if (attack.version !== recipe.attack.version) {
    throw new PoisonError(
      'ATTACK_UNKNOWN',
      `The recipe wants ${attack.id} version ${recipe.attack.version}; this release has ${attack.version}, which gives other bytes.`,
      { found: attack.version, expected: recipe.attack.version },
    );
  }
  const classCount = dataset.description.classNames.length;
  const { cleanIndices, trainIndices } = carveCleanSet({
    labels: dataset.train.labels,
    classCount,
    datasetId: dataset.description.id,
  });
  const cleanTrain = takeLabeled(dataset.train, shuffled(trainIndices, recipe.seed, 'order/train'));
  const testClean = shuffleRows(dataset.test, recipe.seed, 'order/test');
  const { poisonRatio, targetLabel, parameters } = recipe.attack;
  const poisonRecipe = { poisonRatio, targetLabel, parameters, seed: recipe.seed, triggerSeed: recipe.triggerSeed };
  const train = poisonTrainingSet(attack, cleanTrain, poisonRecipe, { classCount });
  return {
    clean: takeLabeled(dataset.train, cleanIndices),
    cleanTrain,
    train,
    testClean,
    testPoisoned: poisonTestSet(attack, train.trigger, testClean, poisonRecipe, { classCount }),
  };
}

function shuffleRows(split: LabeledSamples<ImageSamples>, seed: number, stream: string): LabeledSamples<ImageSamples> {
  return takeLabeled(split, shuffled(Uint32Array.from(split.labels.keys()), seed, stream));
}

function shuffled(indices: Uint32Array, seed: number, stream: string): Uint32Array {
  const order = new RandomStream(seed, stream).shuffle(indices.length);
  return order.map((position) => indices[position] ?? 0);
}
