import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../artifacts/canonical-json.ts';
import { encodeLabels, encodeSamples } from '../artifacts/sample-files.ts';
import { sha256Hex } from '../artifacts/sha256.ts';
import { findDataset } from '../datasets/dataset-catalog.ts';
import type { Dataset, ImageSamples } from '../datasets/dataset.ts';
import type { Suite, TaskRecipe } from '../suites/suite.ts';
import type { Victim } from '../victims/architecture.ts';
import { trainInChild, type TrainingRequest } from '../victims/train-in-child.ts';
import { buildVictim } from '../victims/victim-catalog.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import { BakeError } from './bake-error.ts';
import { completeTask } from './complete-task.ts';
import { poisonTask } from './poison-task.ts';
import { taskFiles, type TaskManifest } from './task-manifest.ts';
import { writeFiles, writeTaskData, type FileSums } from './write-task-data.ts';

/** `fraction` of the whole bake that is done, in [0, 1]. */
export interface BakeProgress {
  readonly fraction: number;
  readonly message: string;
}

export interface BakeOptions {
  readonly backend: string;
  readonly jobs?: number; // trainings at once
  readonly onProgress?: (progress: BakeProgress) => void;
  readonly signal?: AbortSignal;
  readonly loadDataset?: (id: string) => Dataset; // from the catalog unless given
}

/** One task on its way: data are written, its victim is not trained yet. */
export interface StagedTask {
  readonly recipe: TaskRecipe;
  readonly folder: string;
  readonly dataset: Dataset<ImageSamples>;
  readonly victim: Victim;
  readonly dataSums: FileSums;
  readonly counts: TaskManifest['counts'];
  readonly effectivePoisonRatio: number;
  readonly referenceFolder: string;
}

/**
 * Bakes every task of a suite that is not baked yet: data, the backdoored victim, the same victim trained on clean
 * data. What was finished before a kill is kept.
 * @returns the manifests in the order of the suite.
 * @throws BakeError when a task misses its gates; the others stay baked.
 */
export async function bakeSuite(
  artifacts: ArtifactFolder,
  suite: Suite,
  {
    backend,
    jobs = availableParallelism(),
    onProgress,
    signal,
    loadDataset = (id) => findDataset(id).load(),
  }: BakeOptions,
): Promise<readonly TaskManifest[]> {
  const keyOf = (recipe: TaskRecipe) => {
    const victim = buildVictim(recipe.victim, probeTask); // its layers and training recipe, without loading the dataset
    return sha256Hex(canonicalJson({ recipe, victim, gates: suite.gates, backend, format: 2 }));
  };
  const missing: TaskRecipe[] = [];
  for (const recipe of suite.tasks) if (!(await artifacts.findBaked(keyOf(recipe)))) missing.push(recipe);
  if (missing.length > 0) {
    await artifacts.clearStaging();
    onProgress?.({ fraction: 0, message: `poisoning ${missing.length} tasks` });
    const datasets = new Map<string, Dataset<ImageSamples>>();
    const staged: StagedTask[] = [];
    const trainings = new Map<string, Training>(); // a reference model serves several tasks
    for (const recipe of missing) {
      signal?.throwIfAborted();
      const task = await stageTask(artifacts, recipe, loadImages(recipe, datasets, loadDataset), backend, trainings);
      staged.push(task);
    }
    await runTrainings([...trainings.values()], backend, jobs, onProgress, signal);
    for (const [index, task] of staged.entries()) {
      onProgress?.({ fraction: 0.97 + (0.03 * index) / staged.length, message: `checking ${task.recipe.attack.id}` });
      const manifest = await completeTask(artifacts, suite, task, backend, signal);
      await artifacts.rememberRecipe(keyOf(task.recipe), manifest.id);
    }
  }
  onProgress?.({ fraction: 1, message: 'baked' });
  return Promise.all(suite.tasks.map(async (recipe) => required(await artifacts.findBaked(keyOf(recipe)), recipe)));
}

/** Any shape that every victim takes. */
const probeTask = { channels: 3, height: 32, width: 32, classCount: 10 };

interface Training {
  readonly title: string;
  readonly request: Omit<TrainingRequest, 'backend'>;
  readonly finish: () => Promise<void>;
}

async function stageTask(
  artifacts: ArtifactFolder,
  recipe: TaskRecipe,
  dataset: Dataset<ImageSamples>,
  backend: string,
  trainings: Map<string, Training>,
): Promise<StagedTask> {
  const data = poisonTask(recipe, dataset);
  const folder = await artifacts.stage();
  const dataSums = await writeTaskData(folder, data);
  const { height, width, channels } = dataset.train.samples;
  const victim = buildVictim(recipe.victim, {
    height,
    width,
    channels,
    classCount: dataset.description.classNames.length,
  });
  const modelFolder = join(folder, 'model');
  trainings.set(folder, {
    title: `${recipe.attack.id} victim`,
    request: {
      victim,
      samplesFile: join(folder, taskFiles.trainSamples),
      labelsFile: join(folder, taskFiles.trainLabels),
      seed: recipe.seed,
      outputFolder: modelFolder,
    },
    finish: async () => {},
  });
  const referenceKey = sha256Hex(
    canonicalJson({ dataset: recipe.dataset, factors: recipe.factors, victim, seed: recipe.seed, backend }),
  );
  const referenceFolder = artifacts.referenceFolder(referenceKey);
  if (!trainings.has(referenceFolder))
    await planReference(artifacts, referenceFolder, data.cleanTrain, victim, recipe, trainings);
  return {
    recipe,
    folder,
    dataset,
    victim,
    dataSums,
    referenceFolder,
    effectivePoisonRatio: data.train.effectivePoisonRatio,
    counts: {
      train: data.train.records.samples.count,
      poisoned: data.train.poisonedCount,
      cover: data.train.coverCount,
      clean: data.clean.samples.count,
      testClean: data.testClean.samples.count,
      testPoisoned: data.testPoisoned.samples.count,
    },
  };
}

async function planReference(
  artifacts: ArtifactFolder,
  referenceFolder: string,
  cleanTrain: Dataset<ImageSamples>['train'],
  victim: Victim,
  recipe: TaskRecipe,
  trainings: Map<string, Training>,
): Promise<void> {
  const staging = await artifacts.stage();
  await writeFiles(staging, { 'x.npy': encodeSamples(cleanTrain.samples), 'y.npy': encodeLabels(cleanTrain.labels) });
  const outputFolder = join(staging, 'model');
  trainings.set(referenceFolder, {
    title: 'clean-trained victim',
    request: {
      victim,
      samplesFile: join(staging, 'x.npy'),
      labelsFile: join(staging, 'y.npy'),
      seed: recipe.seed,
      outputFolder,
    },
    finish: async () => {
      await artifacts.publish(outputFolder, referenceFolder);
      await rm(staging, { recursive: true });
    },
  });
}

/** Trains at most `jobs` models at once; the first failure ends the others. */
async function runTrainings(
  trainings: readonly Training[],
  backend: string,
  jobs: number,
  onProgress: BakeOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  const failure = new AbortController();
  const combined = AbortSignal.any([failure.signal, ...(signal ? [signal] : [])]);
  const done = trainings.map(() => 0);
  const queue = trainings.entries();
  const work = async () => {
    for (const [index, { title, request, finish }] of queue) {
      await trainInChild(
        { ...request, backend },
        {
          signal: combined,
          onProgress: ({ step, steps }) => {
            done[index] = step / steps;
            const fraction = done.reduce((sum, value) => sum + value, 0) / trainings.length;
            onProgress?.({
              fraction: 0.02 + 0.95 * fraction,
              message: `training ${trainings.length} models (${title})`,
            });
          },
        },
      );
      await finish();
    }
  };
  const workers = Array.from({ length: Math.min(jobs, trainings.length) }, () => work());
  await Promise.all(workers).catch(async (error: unknown) => {
    failure.abort(error);
    await Promise.allSettled(workers);
    throw error;
  });
}

function loadImages(
  recipe: TaskRecipe,
  loaded: Map<string, Dataset<ImageSamples>>,
  loadDataset: (id: string) => Dataset,
): Dataset<ImageSamples> {
  const known = loaded.get(recipe.dataset);
  if (known) return known;
  const dataset = loadDataset(recipe.dataset);
  if (dataset.train.samples.modality !== 'image' || dataset.description.modality !== recipe.modality) {
    throw new BakeError(
      'MODALITY_UNSUPPORTED',
      `Dataset ${recipe.dataset} is ${dataset.description.modality}; the recipe says ${recipe.modality}, and only image tasks can be baked.`,
      { recipe },
    );
  }
  const images = dataset as Dataset<ImageSamples>;
  loaded.set(recipe.dataset, images);
  return images;
}

function required(manifest: TaskManifest | undefined, recipe: TaskRecipe): TaskManifest {
  if (!manifest) throw new Error(`The baked task of ${recipe.attack.id} is not where it was put.`);
  return manifest;
}
