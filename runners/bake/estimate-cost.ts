import { datasetOf, isEmbedded } from '../datasets/dataset-catalog.ts';
import { fetchBytesOf } from '../datasets/fetch/original-files.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { countOperations } from '../victims/count-operations.ts';
import { buildVictim } from '../victims/victim-catalog.ts';
import { recipesOf, type SuiteRecipes, type TaskRecipe } from '../../benchmark/suites/suite.ts';

/** Estimated cost of baking a suite, computed from its recipes. */
export interface SuiteCost {
  readonly tasks: number;
  readonly datasets: number;
  /** Models to train: one per task, and clean-trained models, which tasks share. */
  readonly models: number;
  /** Floating-point operations of all trainings. */
  readonly trainingOperations: number;
  /** Hours on one GPU with a sustained rate of `gpuOperationsPerSecond`. */
  readonly gpuHours: number;
  /** Size of the original archives as far as it is published; a lower bound. */
  readonly downloadBytes: number;
  /** Disk space for original files, prepared datasets and baked tasks. */
  readonly diskBytes: number;
}

/** Sustained float32 rate of a data-center GPU with small batches; assumed, not measured. */
export const gpuOperationsPerSecond = 5e12;

const textBytes = 700; // a typical text
const passes = 3; // forward pass, and gradients by input and by weights

export function estimateCost(suite: SuiteRecipes): SuiteCost {
  const references = new Map<string, TaskRecipe>();
  for (const task of recipesOf(suite)) {
    const { dataset, datasetVersion, factors, victim, seed } = task;
    references.set(JSON.stringify([dataset, datasetVersion, factors, victim, seed]), task);
  }
  const trainings = [...recipesOf(suite), ...references.values()];
  const trainingOperations = trainings.reduce((sum, task) => sum + operationsOf(task), 0);
  const datasets = [...new Set(recipesOf(suite).map(datasetOf))];
  const prepared = datasets.map(({ description: { form, counts } }) => (counts.train + counts.test) * bytesOf(form));
  const baked = recipesOf(suite).map((task) => {
    const { form, counts } = datasetOf(task).description;
    return (counts.train + 2 * counts.test) * bytesOf(form); // training set and two test sets
  });
  const files = datasets.flatMap((dataset) => (isEmbedded(dataset) ? [] : dataset.files));
  const downloadBytes = fetchBytesOf(files).bytes;
  return {
    tasks: recipesOf(suite).length,
    datasets: datasets.length,
    models: trainings.length,
    trainingOperations,
    gpuHours: trainingOperations / gpuOperationsPerSecond / 3600,
    downloadBytes,
    diskBytes: [downloadBytes, ...prepared, ...baked].reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Floating-point operations of training the victim of a task. */
export function operationsOf(task: TaskRecipe): number {
  const { form, classNames, counts } = datasetOf(task).description;
  const victim = buildVictim(task.victim, { form, classCount: classNames.length });
  return countOperations(victim) * passes * counts.train * victim.recipe.epochs;
}

function bytesOf(form: SampleForm): number {
  switch (form.modality) {
    case 'image':
      return form.height * form.width * form.channels;
    case 'audio':
      return 2 * form.length;
    case 'text':
      return textBytes;
  }
}
