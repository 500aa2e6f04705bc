import { findAttack } from '../attacks/attack-catalog.ts';
import type { Attack } from '../attacks/attack.ts';
import { PoisonError } from '../attacks/poison-error.ts';
import { poisonTestSet } from '../attacks/poison-test-set.ts';
import { poisonTrainingSet, type PoisonedTrainingSet } from '../attacks/poison-training-set.ts';
import type { PoisonedTestSamples } from '../attacks/poisoned-samples.ts';
import { joinTokens, tokensOf } from '../attacks/text/tokens.ts';
import { carveCleanSet } from '../datasets/carve-clean-set.ts';
import type { Dataset, LabeledSamples, Modality, Samples, TextSamples } from '../datasets/dataset.ts';
import { mapSamples, type SamplesOf, takeLabeled } from '../datasets/sample-buffer.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { TaskRecipe } from '../suites/suite.ts';
import { applyNoise, applyWrongLabels, type NoisySamples } from './apply-factors.ts';

/** All data of a task, before a victim is trained on it. */
export interface TaskData<S extends Samples = Samples> {
  readonly clean: LabeledSamples<S>; // trusted, disjoint from train and test
  readonly cleanTrain: LabeledSamples<S>; // what the reference model is trained on: no poison, but the task's factors
  readonly train: PoisonedTrainingSet<S>;
  readonly testClean: LabeledSamples<S>;
  readonly testPoisoned: PoisonedTestSamples<S>;
}

/** What a task is made from, before anything is poisoned. */
export interface UnpoisonedTask<S extends Samples = Samples> extends Pick<
  TaskData<S>,
  'clean' | 'cleanTrain' | 'testClean'
> {
  readonly classCount: number;
  /** The training split with its quality noise, true labels. */
  readonly spoiled: NoisySamples<S>;
}

/**
 * Sets the trusted clean samples aside and adds noise to what remains. Pure. Rows are shuffled first: many datasets are
 * sorted by class, and then a label that differs from its neighbors' would tell that it was flipped.
 * @throws FactorError
 */
export function prepareTask<S extends Samples>(recipe: TaskRecipe, dataset: Dataset<S>): UnpoisonedTask<S> {
  const classCount = dataset.description.classNames.length;
  const { cleanIndices, trainIndices } = carveCleanSet({
    labels: dataset.train.labels,
    classCount,
    datasetId: dataset.description.id,
  });
  const original = takeLabeled(dataset.train, shuffled(trainIndices, recipe.seed, 'order/train'));
  const { data, noisy } = applyNoise(recipe, original);
  const spoiled = evenlySpaced(data);
  return {
    classCount,
    spoiled: { data: spoiled, noisy },
    clean: evenlySpaced(takeLabeled(dataset.train, cleanIndices)),
    cleanTrain: withWrongLabels(recipe, spoiled, classCount),
    testClean: evenlySpaced(shuffleRows(dataset.test, recipe.seed, 'order/test')),
  };
}

/**
 * Makes the data of a task: poisons what `prepareTask` gave, makes labels wrong, puts the trigger on the test set. Pure:
 * the same dataset, recipe and artifacts give the same bytes.
 * @param artifacts what the attack names in its `artifacts`.
 * @throws PoisonError | FactorError
 */
export function poisonTask<S extends Samples>(
  recipe: TaskRecipe,
  dataset: Dataset<S>,
  artifacts?: ReadonlyMap<string, Uint8Array>,
): TaskData<S> {
  const attack = releasedAttack<S['modality']>(recipe);
  const { classCount, spoiled, clean, cleanTrain, testClean } = prepareTask(recipe, dataset);
  const { poisonRatio, targetLabel, coverRatio, labelMode, labelRule, parameters } = recipe.attack;
  const asked = { poisonRatio, targetLabel, coverRatio, labelMode, labelRule, parameters };
  const poisonRecipe = { ...asked, seed: recipe.seed, triggerSeed: recipe.triggerSeed };
  const options = {
    classCount,
    ...(spoiled.noisy ? { noisy: spoiled.noisy } : {}),
    ...(artifacts ? { artifacts } : {}),
  };
  const poisoned = poisonTrainingSet(attack as never, spoiled.data, poisonRecipe, options) as PoisonedTrainingSet<S>;
  return {
    clean,
    cleanTrain,
    train: mislabeledTrainingSet(recipe, poisoned, classCount),
    testClean,
    testPoisoned: poisonTestSet(attack as never, poisoned.trigger as never, testClean, poisonRecipe, { classCount }),
  };
}

/**
 * The attack of a recipe, in its version.
 * @throws PoisonError ATTACK_UNKNOWN
 */
export function releasedAttack<M extends Modality>({ modality, attack }: TaskRecipe): Attack<SamplesOf<M>> {
  const released = findAttack<M>(modality as M, attack.id);
  if (released.version === attack.version) return released;
  throw new PoisonError(
    'ATTACK_UNKNOWN',
    `The recipe wants ${attack.id} version ${attack.version}; this release has ${released.version}, which gives other bytes.`,
    { found: released.version, expected: attack.version },
  );
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

function withWrongLabels<S extends Samples>(
  recipe: TaskRecipe,
  data: LabeledSamples<S>,
  classCount: number,
): LabeledSamples<S> {
  const wrong = applyWrongLabels(recipe, data.labels, new Uint8Array(data.labels.length), classCount);
  return wrong ? { ...data, labels: wrong.labels } : data;
}

/** Labels go wrong where the attacker did nothing. */
function mislabeledTrainingSet<S extends Samples>(
  recipe: TaskRecipe,
  train: PoisonedTrainingSet<S>,
  classCount: number,
): PoisonedTrainingSet<S> {
  const { records } = train;
  const attacked = records.poisoned.map((flag, index) => flag | (records.cover[index] ?? 0));
  const wrong = applyWrongLabels(recipe, records.labels, attacked, classCount);
  return wrong ? { ...train, records: { ...records, ...wrong } } : train;
}

function shuffleRows<S extends Samples>(split: LabeledSamples<S>, seed: number, stream: string): LabeledSamples<S> {
  return takeLabeled(split, shuffled(Uint32Array.from(split.labels.keys()), seed, stream));
}

function shuffled(indices: Uint32Array, seed: number, stream: string): Uint32Array {
  const order = new RandomStream(seed, stream).shuffle(indices.length);
  return order.map((position) => indices[position] ?? 0);
}
