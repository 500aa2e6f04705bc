import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { runTrivialDetectors } from '../../benchmark/detectors/run-trivial-detectors.ts';
import { encodeLabels } from '../artifacts/label-files.ts';
import { writeSamples } from '../artifacts/sample-files.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { datasetOf } from '../datasets/dataset-catalog.ts';
import type { OpenDataset } from '../datasets/dataset-folder.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import { sparedLabel, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { Victim } from '../victims/architecture.ts';
import { buildTokenizer } from '../victims/build-tokenizer.ts';
import type { TrainingRequest } from '../victims/train-in-child.ts';
import { buildVictim } from '../victims/victim-catalog.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { makeTaskData, prepareTaskData, releasedAttack, type TaskData } from './make-task-data.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import { writeTaskData, type FileSums } from './write-task-data.ts';

/** The inputs of the clean-trained victim of a task. */
export interface ReferenceTask {
  readonly recipe: TaskRecipe;
  readonly dataset: DatasetDescription;
  readonly datasetSha256: string;
  readonly victim: Victim;
  readonly cleanTrain: LabeledSamples;
}

/** A task whose data are written and whose victim is not trained yet. */
export interface StagedTask extends ReferenceTask {
  readonly folder: string;
  readonly dataSums: FileSums;
  readonly counts: TaskManifest['counts'];
  readonly effectivePoisonRatio: number;
  readonly trivialDetectors: NonNullable<TaskManifest['trivialDetectors']>;
  readonly training: Omit<TrainingRequest, 'backend'>;
}

/**
 * Raised whenever the same recipe gives different data, training or models, or measures more. Older tasks are then
 * baked again.
 */
export const bakeFormat = 6;

/** The victim of a task. Does not read the data. */
export function victimOf(recipe: TaskRecipe, { form, classNames }: DatasetDescription): Victim {
  return buildVictim(recipe.victim, { form, classCount: classNames.length });
}

/**
 * The clean-trained victim of a task, before poisoning. Some attacks craft their trigger with it.
 * @throws FactorError | VictimError
 */
export function referenceOf(recipe: TaskRecipe, { dataset, contentSha256 }: OpenDataset): ReferenceTask {
  const { description } = dataset;
  requireDatasetVersion(recipe, description);
  const { cleanTrain } = prepareTaskData(recipe, dataset);
  const victim = victimOf(recipe, description);
  return { recipe, dataset: description, datasetSha256: contentSha256, victim, cleanTrain };
}

/**
 * Makes the data of a task and writes them into a new folder.
 * @param options.crafted the attack's `artifacts`, by name.
 * @throws PoisonError | FactorError | VictimError
 */
export async function stageTask(
  artifacts: ArtifactFolder,
  recipe: TaskRecipe,
  { dataset, contentSha256, folder: datasetFolder }: OpenDataset,
  {
    crafted = new Map(),
    signal,
  }: { readonly crafted?: ReadonlyMap<string, Uint8Array>; readonly signal?: AbortSignal | undefined } = {},
): Promise<StagedTask> {
  const { description } = dataset;
  requireDatasetVersion(recipe, description);
  const victim = victimOf(recipe, description);
  const data = makeTaskData(recipe, dataset, crafted);
  const folder = await artifacts.staging.create();
  try {
    return await fillTask(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }

  async function fillTask(folder: string): Promise<StagedTask> {
    const dataSums = await writeTaskData(folder, recipe, data, { crafted, datasetFolder, signal });
    await mkdir(join(folder, 'model'), { recursive: true });
    return {
      recipe,
      folder,
      dataset: description,
      datasetSha256: contentSha256,
      victim,
      dataSums,
      counts: countsOf(data, sparedLabel(recipe)),
      effectivePoisonRatio: data.train.effectivePoisonRatio,
      trivialDetectors: askTrivialDetectors(recipe, data),
      training: {
        victim,
        form: description.form,
        samplesFile: join(folder, taskSampleFiles(recipe.modality).train),
        labelsFile: join(folder, taskFiles.trainLabels),
        tokenizerFile: await writeTokenizer(join(folder, taskFiles.tokenizer), victim, data.train.records.samples),
        seed: recipe.seed,
        outputFolder: join(folder, 'model'),
      },
      cleanTrain: data.cleanTrain,
    };
  }
}

/** @throws DatasetError DATASET_UNKNOWN if another version of the dataset was opened than the recipe names. */
function requireDatasetVersion(recipe: TaskRecipe, { id, version }: DatasetDescription): void {
  const expected = datasetOf(recipe).description.version;
  if (version === expected) return;
  const message = `The recipe needs ${id} version ${expected}, but version ${version} was opened.`;
  throw new DatasetError('DATASET_UNKNOWN', message, { id, expected, found: version });
}

/** Identity of a clean-trained victim. Several tasks can share one. */
export function referenceKeyOf(
  task: Pick<ReferenceTask, 'recipe' | 'victim' | 'datasetSha256'>,
  backend: string,
): string {
  const { dataset, factors, seed } = task.recipe;
  const { victim, datasetSha256 } = task;
  return sha256Hex(canonicalJson({ dataset, datasetSha256, factors, victim, seed, backend, bakeFormat }));
}

/** Writes the training data of a reference model into a new folder. `finish` removes it. */
export async function stageReference(
  artifacts: ArtifactFolder,
  { recipe, dataset, victim, cleanTrain }: ReferenceTask,
): Promise<{
  readonly training: Omit<TrainingRequest, 'backend'>;
  readonly outputFolder: string;
  finish(): Promise<void>;
}> {
  const folder = await artifacts.staging.create();
  const outputFolder = join(folder, 'model');
  await mkdir(outputFolder);
  const samplesFile = join(folder, 'samples');
  const labelsFile = join(folder, 'y.npy');
  await writeSamples(samplesFile, cleanTrain.samples);
  await writeFile(labelsFile, encodeLabels(cleanTrain.labels));
  const tokenizerFile = await writeTokenizer(join(outputFolder, 'tokenizer.json'), victim, cleanTrain.samples);
  return {
    training: {
      victim,
      form: dataset.form,
      samplesFile,
      labelsFile,
      tokenizerFile,
      seed: recipe.seed,
      outputFolder,
    },
    outputFolder,
    finish: () => rm(folder, { recursive: true, force: true }),
  };
}

function askTrivialDetectors(recipe: TaskRecipe, { train: { records } }: TaskData): StagedTask['trivialDetectors'] {
  const explained = releasedAttack(recipe).explainedDetectors?.ids ?? [];
  return runTrivialDetectors(records.samples, records.poisoned).map(({ id, auroc }) => {
    return { id, auroc, explained: explained.includes(id) };
  });
}

/** @returns null if the task has no texts. */
async function writeTokenizer(file: string, { tokenizer }: Victim, samples: Samples): Promise<string | null> {
  if (!tokenizer || samples.modality !== 'text') return null;
  await writeFile(file, buildTokenizer(samples.texts, tokenizer));
  return file;
}

function countsOf({ train, clean, testClean, testPoisoned }: TaskData, spared: number | null): TaskManifest['counts'] {
  const attacked = testClean.labels.filter((label) => label !== spared).length;
  return {
    train: train.records.samples.count,
    poisoned: train.poisonedCount,
    cover: train.coverCount,
    clean: clean.samples.count,
    testClean: testClean.samples.count,
    testPoisoned: testPoisoned.samples.count,
    testUntriggered: attacked - testPoisoned.samples.count,
  };
}
