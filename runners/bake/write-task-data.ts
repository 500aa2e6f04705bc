import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeFlags, encodeLabels, encodeSamples } from '../artifacts/sample-files.ts';
import { sha256Hex } from '../artifacts/sha256.ts';
import type { TaskData } from './poison-task.ts';
import { taskFiles, type TaskManifest } from './task-manifest.ts';

export type FileSums = TaskManifest['files'];

/** Writes the data files of a task below a folder. @returns size and SHA-256 of each. */
export async function writeTaskData(folder: string, data: TaskData): Promise<FileSums> {
  const { train, clean, testClean, testPoisoned } = data;
  return writeFiles(folder, {
    [taskFiles.trainSamples]: encodeSamples(train.records.samples),
    [taskFiles.trainLabels]: encodeLabels(train.records.labels),
    [taskFiles.cleanSamples]: encodeSamples(clean.samples),
    [taskFiles.cleanLabels]: encodeLabels(clean.labels),
    [taskFiles.testCleanSamples]: encodeSamples(testClean.samples),
    [taskFiles.testCleanLabels]: encodeLabels(testClean.labels),
    [taskFiles.testPoisonedSamples]: encodeSamples(testPoisoned.samples),
    [taskFiles.testPoisonedLabels]: encodeLabels(testPoisoned.attackLabels),
    [taskFiles.truthPoisoned]: encodeFlags(train.records.poisoned),
    [taskFiles.truthCover]: encodeFlags(train.records.cover),
    [taskFiles.truthTrainLabels]: encodeLabels(train.records.trueLabels),
    [taskFiles.truthTestPoisonedLabels]: encodeLabels(testPoisoned.trueLabels),
  });
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
