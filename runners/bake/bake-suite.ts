import { availableParallelism } from 'node:os';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { datasetOf, type CatalogDataset } from '../datasets/dataset-catalog.ts';
import type { DatasetFolder, OpenDataset } from '../datasets/dataset-folder.ts';
import { recipesOf, scenarioOf, type Suite, type SuiteRecipes, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import { CodedError } from '../../benchmark/coded-error.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { bakeTask } from './bake-task.ts';
import { BakeError } from './bake-error.ts';
import { BakeMeter, type BakeProgress, type TaskProgress } from './bake-meter.ts';
import { operationsOf } from './estimate-cost.ts';
import { Permits } from './permits.ts';
import { bakeFormat, victimOf } from './stage-task.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';

export interface BakeOptions {
  readonly backend: string;
  readonly jobs?: number; // number of parallel trainings
  readonly onProgress?: (progress: BakeProgress) => void;
  /** Called with the scenario and progress of each task. */
  readonly onTask?: (scenario: string, progress: TaskProgress) => void;
  /** Awaited before each task that is not baked yet. */
  readonly beforeTask?: () => Promise<void>;
  /** Called with each task as soon as it is there: first with those that were baked before. */
  readonly onBaked?: (recipe: TaskRecipe, manifest: TaskManifest) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Where results are stored and where data come from. */
export interface BakeFolders {
  readonly artifacts: ArtifactFolder;
  readonly datasets: Pick<DatasetFolder, 'open' | 'identify'>;
}

/**
 * Bakes every task of a suite that is not baked yet: data, the backdoored victim, and the same victim trained on clean
 * data. Each task is published as soon as it is finished, so that a kill or a failure does not affect finished tasks.
 * @returns the manifests in the order of the suite.
 * @throws BakeError BAKE_INCOMPLETE with every failed task and the reason, after all others are finished.
 */
export async function bakeSuite(
  { artifacts, datasets }: BakeFolders,
  suite: SuiteRecipes & Pick<Suite, 'gates'>,
  { backend, jobs = availableParallelism(), onProgress, onTask, beforeTask, onBaked, signal }: BakeOptions,
): Promise<readonly TaskManifest[]> {
  const baked = await findBakedTasks({ artifacts, datasets }, suite, backend);
  const missing = recipesOf(suite)
    .filter((recipe) => !baked.has(recipe))
    .toSorted(byOrder);
  await artifacts.staging.clear();
  for (const [recipe, manifest] of baked) await onBaked?.(recipe, manifest);

  const meter = new BakeMeter(missing, onProgress);
  const opened = new Map<CatalogDataset, Promise<OpenDataset>>();
  const open = (recipe: TaskRecipe): Promise<OpenDataset> => {
    const dataset = datasetOf(recipe);
    const under = opened.get(dataset);
    if (under) return under;
    const preparing = datasets.open(dataset, {
      signal,
      onProgress: (fraction) => meter.preparing(recipe.dataset, fraction),
    });
    opened.set(dataset, preparing);
    return preparing;
  };
  const trainings = new Permits(jobs);
  const tasks = new Permits(Math.max(1, Math.ceil(jobs / 2) + 1)); // a task trains two models
  const failures = new Map<string, unknown>();
  try {
    const all = await Promise.allSettled(
      missing.map((recipe) =>
        tasks.use(async () => {
          const scenario = scenarioOf(recipe);
          const report = (progress: TaskProgress) => {
            meter.task(recipe, progress);
            onTask?.(scenario, progress);
          };
          try {
            await beforeTask?.();
            signal?.throwIfAborted();
            const dataset = await open(recipe);
            const key = keyOf(recipe, suite, backend, dataset.contentSha256);
            const manifest =
              (await artifacts.findBaked(key)) ??
              (await bakeTask({ artifacts, suite, recipe, dataset, backend, trainings, report, signal }));
            await artifacts.rememberRecipe(key, manifest.id);
            baked.set(recipe, manifest);
            await onBaked?.(recipe, manifest);
            report({ fraction: 1, message: 'baked' });
          } catch (error) {
            signal?.throwIfAborted();
            failures.set(scenario, error);
            report({ fraction: 1, message: error instanceof Error ? error.message : String(error) });
          }
        }),
      ),
    ); // all are finished before their datasets are closed
    for (const task of all) if (task.status === 'rejected') throw task.reason;
  } finally {
    for (const dataset of await Promise.allSettled(opened.values())) {
      if (dataset.status === 'fulfilled') dataset.value.close();
    }
  }
  if (failures.size > 0) throw incomplete(failures, recipesOf(suite).length);
  onProgress?.({ fraction: 1, message: 'baked' });
  return recipesOf(suite).map((recipe) => {
    const manifest = baked.get(recipe);
    if (!manifest) throw new Error(`The baked task ${scenarioOf(recipe)} is missing.`);
    return manifest;
  });
}

/** One seed of everything before the next, and the longest trainings first, so that no core is idle in the end. */
function byOrder(a: TaskRecipe, b: TaskRecipe): number {
  return a.seed - b.seed || operationsOf(b) - operationsOf(a);
}

/** The tasks of a suite that are already baked. Reads manifests only. */
export async function findBakedTasks(
  { artifacts, datasets }: BakeFolders,
  suite: SuiteRecipes & Pick<Suite, 'gates'>,
  backend: string,
): Promise<Map<TaskRecipe, TaskManifest>> {
  const baked = new Map<TaskRecipe, TaskManifest>();
  for (const recipe of recipesOf(suite)) {
    const identity = await datasets.identify(datasetOf(recipe));
    if (identity === null) continue; // unknown until the dataset is read
    const manifest = await artifacts.findBaked(keyOf(recipe, suite, backend, identity));
    if (manifest) baked.set(recipe, manifest);
  }
  return baked;
}

/** Hash of everything that a baked task depends on. */
function keyOf(recipe: TaskRecipe, { gates }: Pick<Suite, 'gates'>, backend: string, datasetSha256: string): string {
  const victim = victimOf(recipe, datasetOf(recipe).description);
  return sha256Hex(canonicalJson({ recipe, victim, gates, backend, datasetSha256, bakeFormat }));
}

function incomplete(failures: ReadonlyMap<string, unknown>, total: number): BakeError {
  const reasons = [...failures].map(
    ([scenario, error]) => `${scenario}: ${error instanceof Error ? error.message : String(error)}`,
  );
  return new BakeError(
    'BAKE_INCOMPLETE',
    `${failures.size} of ${total} tasks were not baked. ${reasons.join(' ')}`,
    {
      scenarios: [...failures.keys()],
      codes: [...failures.values()].map((error) => (error instanceof CodedError ? String(error.code) : 'UNEXPECTED')),
    },
    { cause: [...failures.values()][0] },
  );
}
