import { readFile } from 'node:fs/promises';
import { parseLabels, parseSamples } from '../../artifacts/sample-files.ts';
import type { ImageSamples, LabeledSamples } from '../../datasets/dataset.ts';
import { taskInputSchema, type TaskInput } from '../../protocol/task-input.ts';

/** Where a container leaves its answer. */
export const outputFolder = '/mbti/output';

/** What this container is to do, from the file that MBTI_TASK names. */
export async function readTask(): Promise<TaskInput> {
  const path = process.env['MBTI_TASK'] ?? '/mbti/input/task.json';
  return taskInputSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** The training set or the clean set, by the paths that the task names. */
export async function readSplit(split: {
  readonly samples: string;
  readonly labels: string;
}): Promise<LabeledSamples<ImageSamples>> {
  const [samples, labels] = await Promise.all([readFile(split.samples), readFile(split.labels)]);
  return { samples: parseSamples(samples), labels: parseLabels(labels) };
}
