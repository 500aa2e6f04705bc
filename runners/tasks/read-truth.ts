import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskTruth } from '../../benchmark/scoring/evaluate-task.ts';
import { taskFiles } from '../../benchmark/words/task-files.ts';
import { parseLabels } from '../artifacts/label-files.ts';

/** The labels of a task's test sets that scoring needs. */
export async function readTruth(folder: string, classCount: number): Promise<TaskTruth> {
  const labels = async (path: string) => parseLabels(await readFile(join(folder, path)));
  const attackLabels = await labels(taskFiles.testPoisonedLabels);
  const untargeted = attackLabels.includes(-1);
  return {
    classCount,
    cleanLabels: await labels(taskFiles.testCleanLabels),
    poisonedTrueLabels: await labels(taskFiles.truthTestPoisonedLabels),
    attackLabels,
    ...(untargeted ? { sourceRows: await labels(taskFiles.truthTestPoisonedSources) } : {}),
  };
}
