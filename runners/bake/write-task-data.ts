import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeBytes, encodeFlags, encodeLabels } from '../artifacts/label-files.ts';
import { writeSamples } from '../artifacts/sample-files.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { AudioSamples, ImageSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { sampleSize } from '../../benchmark/samples/sample-buffer.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import { wrongLabels } from '../../benchmark/factors/wrong-labels.ts';
import { TaskRowPool, threadsForBytes } from './task-row-pool.ts';
import type { TaskChoice } from './apply-attack-and-factors.ts';
import type { TaskData } from './make-task-data.ts';
import type { TriggeredSplit } from './task-row-thread.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { artifactFile, taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';

export type FileSums = TaskManifest['files'];

export interface WriteTaskOptions {
  /** Artifacts that the attack used, by name. */
  readonly crafted?: ReadonlyMap<string, Uint8Array>;
  /** Folder of the prepared dataset. If given, large tasks are computed on several threads. */
  readonly datasetFolder?: string | undefined;
  /** Default: depends on the amount of data. */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the data files of a task into a folder.
 * @returns size and SHA-256 of each file.
 */
export async function writeTaskData(
  folder: string,
  recipe: TaskRecipe,
  data: TaskData,
  { crafted = new Map(), datasetFolder, threads = threadsFor(data), signal }: WriteTaskOptions = {},
): Promise<FileSums> {
  const { train, clean, testClean, testPoisoned } = data;
  const { records } = train;
  const files = taskSampleFiles(recipe.modality);
  const samples: readonly (readonly [string, Samples, TriggeredSplit?])[] = [
    [files.train, records.samples, 'train'],
    [files.clean, clean.samples],
    [files.testClean, testClean.samples],
    [files.testPoisoned, testPoisoned.samples, 'testPoisoned'],
  ];
  const pool =
    datasetFolder !== undefined && threads > 1 && recipe.modality !== 'text'
      ? new TaskRowPool({ recipe, datasetFolder, crafted, choice: choiceOf(data), threads })
      : null;
  const sums: FileSums = {};
  try {
    for (const [path, values, part] of samples) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      const rows =
        pool && part && values.modality !== 'text' ? pool.rows(part, values.count, rowBytesOf(values)) : undefined;
      sums[path] = await writeSamples(join(folder, path), values, { rows, signal });
    }
  } finally {
    await pool?.close();
  }
  const noise = recipe.factors.some(({ id }) => id !== wrongLabels.id);
  const wrong = recipe.factors.some(({ id }) => id === wrongLabels.id);
  const untargeted = testPoisoned.attackLabels.includes(-1);
  const sources = Int32Array.from(testPoisoned.sourceIndices);
  const artifacts = Array.from(crafted, ([name, bytes]) => [artifactFile(name), encodeBytes(bytes)] as const);
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
      ...(untargeted ? { [taskFiles.truthTestPoisonedSources]: encodeLabels(sources) } : {}),
      ...Object.fromEntries(artifacts),
      ...secretFile(train.trigger.secret?.()),
    })),
  };
}

function choiceOf({ train, testPoisoned }: TaskData): TaskChoice {
  return { ...train.choice, testSources: testPoisoned.sourceIndices };
}

function threadsFor({ train, testPoisoned }: TaskData): number {
  const { samples } = testPoisoned;
  if (samples.modality === 'text') return 1;
  return threadsForBytes((train.poisonedCount + train.coverCount + samples.count) * rowBytesOf(samples));
}

function rowBytesOf(samples: ImageSamples | AudioSamples): number {
  return sampleSize(samples) * (samples.modality === 'audio' ? 2 : 1);
}

/** The file with what the attacker learned beyond the seed, if anything. */
export function secretFile(secret: unknown): Readonly<Record<string, Uint8Array>> {
  return secret === undefined ? {} : { [taskFiles.truthSecret]: Buffer.from(`${JSON.stringify(secret, null, 2)}\n`) };
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
