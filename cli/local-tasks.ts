import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defaultSuite } from '../benchmark/suites/default-suite.ts';
import { findSuite } from '../benchmark/suites/suite-catalog.ts';
import { isInspectOnly, recipesOf, suiteName, type Suite } from '../benchmark/suites/suite.ts';
import { canonicalJson } from '../benchmark/identity/canonical-json.ts';
import { cleanModelFolderOf } from '../runners/bake/clean-model-folder.ts';
import { ArtifactFolder } from '../runners/tasks/artifact-folder.ts';
import { taskManifestSchema, type TaskManifest } from '../runners/tasks/task-manifest.ts';
import { CliError } from './cli-error.ts';
import { dataFolder } from './dataset-state.ts';

/** A baked task on this machine. */
export interface LocalTask {
  readonly manifest: TaskManifest;
  readonly folder: string;
  /** Null if it is not known. */
  readonly cleanModelFolder: string | null;
  readonly isInspectOnly: boolean;
  /** Where results that can be used again are stored. */
  readonly cacheFolder: string;
}

export interface TaskChoice {
  readonly suite?: string;
  readonly task?: readonly string[];
  readonly taskFolder?: string;
  readonly data?: string;
}

/**
 * The tasks that a defense is tried on: those of a suite that are baked in the data folder, or one folder.
 * @throws CliError TASKS_MISSING when there is none, with the command that bakes them.
 */
export async function findLocalTasks({
  suite: name,
  task,
  taskFolder,
  data,
}: TaskChoice): Promise<readonly LocalTask[]> {
  const cacheFolder = dataFolder(data);
  if (taskFolder !== undefined) return [await readTaskFolder(resolve(taskFolder), cacheFolder)];
  const suite = name === undefined ? defaultSuite : findSuite(name);
  const artifacts = new ArtifactFolder(join(dataFolder(data), 'artifacts'));
  const found = await bakedTasks(artifacts, suite);
  const chosen = found.filter(
    ({ id, scenarioId }) => !task || task.some((text) => id.includes(text) || scenarioId.includes(text)),
  );
  if (chosen.length > 0) {
    return chosen.map((manifest) => ({
      manifest,
      folder: artifacts.taskFolder(manifest.id),
      cleanModelFolder: cleanModelFolderOf(artifacts, manifest),
      isInspectOnly: isOnlyForInspect(suite, manifest),
      cacheFolder,
    }));
  }
  const message =
    found.length > 0
      ? `None of the ${found.length} baked tasks of ${suiteName(suite)} matches ${task?.join(', ')}.`
      : `No task of ${suiteName(suite)} is baked in ${artifacts.root}. "mbti bake ${suite.id}" bakes them; so does "npm start".`;
  throw new CliError('TASKS_MISSING', message, { suite: suiteName(suite), folder: artifacts.root });
}

/** The baked tasks of a suite, in its order. */
async function bakedTasks(artifacts: ArtifactFolder, suite: Suite): Promise<readonly TaskManifest[]> {
  const manifests = await Promise.all((await artifacts.listTaskIds()).map((id) => artifacts.readManifest(id)));
  const byRecipe = new Map(
    manifests.flatMap((manifest) => (manifest ? [[canonicalJson(manifest.recipe), manifest] as const] : [])),
  );
  return recipesOf(suite).flatMap((recipe) => byRecipe.get(canonicalJson(recipe)) ?? []);
}

function isOnlyForInspect(suite: Suite, { recipe }: TaskManifest): boolean {
  const own = recipesOf(suite).find((other) => canonicalJson(other) === canonicalJson(recipe));
  return own !== undefined && isInspectOnly(suite, own);
}

/** @throws CliError TASKS_MISSING when the folder has no readable task.json. */
async function readTaskFolder(folder: string, cacheFolder: string): Promise<LocalTask> {
  const file = join(folder, 'task.json');
  try {
    const manifest = taskManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const artifacts = new ArtifactFolder(dirname(dirname(folder))); // of a baked task; others have no clean model
    const cleanModelFolder = cleanModelFolderOf(artifacts, manifest);
    return { manifest, folder, cleanModelFolder, isInspectOnly: false, cacheFolder };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('TASKS_MISSING', `${file} is not the manifest of a baked task: ${reason}`, { file }, { cause });
  }
}
