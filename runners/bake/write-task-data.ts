import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeFlags, encodeLabels } from '../artifacts/label-files.ts';
import { writeSamples } from '../artifacts/sample-files.ts';
import { sha256Hex } from '../artifacts/sha256.ts';
import type { TaskRecipe } from '../suites/suite.ts';
import { wrongLabels } from '../factors/wrong-labels.ts';
import type { TaskData } from './poison-task.ts';
import { taskFiles, taskSampleFiles, type TaskManifest } from './task-manifest.ts';

export type FileSums = TaskManifest['files'];

/** Writes the data files of a task below a folder. @returns size and SHA-256 of each. */
export async function writeTaskData(folder: string, recipe: TaskRecipe, data: TaskData): Promise<FileSums> {
  const { train, clean, testClean, testPoisoned } = data;
  const { records } = train;
  const files = taskSampleFiles(recipe.modality);
  const samples = {
    [files.train]: records.samples,
    [files.clean]: clean.samples,
    [files.testClean]: testClean.samples,
    [files.testPoisoned]: testPoisoned.samples,
  };
  const sums: FileSums = {};
  for (const [path, values] of Object.entries(samples)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    sums[path] = await writeSamples(join(folder, path), values);
  }
  const noise = recipe.factors.some(({ id }) => id !== wrongLabels.id);
  const wrong = recipe.factors.some(({ id }) => id === wrongLabels.id);
  return {
    ...sums,
    ...(await writeFiles(folder, {
      [taskFiles.trainLabels]: encodeLabels(records.labels),
      [taskFiles.cleanLabels]: encodeLabels(clean.labels),
      [taskFiles.testCleanLabels]: encodeLabels(testClean.labels),
      [taskFiles.testPoisonedLabels]: encodeLabels(testPoisoned.attackLabels),
      [taskFiles.truthPoisoned]: encodeFlags(records.poisoned),
      [taskFiles.truthCover]: encodeFlags(records.cover),
      ...(noise ? { [taskFiles.truthNoisy]: encodeFlags(records.noisy) } : {}),
      ...(wrong ? { [taskFiles.truthMislabeled]: encodeFlags(records.mislabeled) } : {}),
      [taskFiles.truthTrainLabels]: encodeLabels(records.trueLabels),
      [taskFiles.truthTestPoisonedLabels]: encodeLabels(testPoisoned.trueLabels),
    })),
  };
}

export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<FileSums> {
  const sums: FileSums = {};
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
    sums[path] = { sha256: sha256Hex(bytes), bytes: bytes.length };
  }
  return sums;
}
