import { findAttack } from '../attacks/attack-catalog.ts';
import { poisonTestSet } from '../attacks/poison-test-set.ts';
import { poisonTrainingSet, type PoisonedTrainingSet } from '../attacks/poison-training-set.ts';
import type { PoisonedTestSamples } from '../attacks/poisoned-samples.ts';
import { PoisonError } from '../attacks/poison-error.ts';
import { carveCleanSet } from '../datasets/carve-clean-set.ts';
import type { Dataset, ImageSamples, LabeledSamples } from '../datasets/dataset.ts';
import { takeLabeled } from '../datasets/sample-buffer.ts';
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
 * set. Pure: the same dataset and recipe give the same bytes.
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
  const cleanTrain = takeLabeled(dataset.train, trainIndices);
  const { poisonRatio, targetLabel, parameters } = recipe.attack;
  const poisonRecipe = { poisonRatio, targetLabel, parameters, seed: recipe.seed, triggerSeed: recipe.triggerSeed };
  const train = poisonTrainingSet(attack, cleanTrain, poisonRecipe, { classCount });
  return {
    clean: takeLabeled(dataset.train, cleanIndices),
    cleanTrain,
    train,
    testClean: dataset.test,
    testPoisoned: poisonTestSet(attack, train.trigger, dataset.test, poisonRecipe, { classCount }),
  };
}
