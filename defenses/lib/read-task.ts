import { readFile } from 'node:fs/promises';
import { openSplit } from '../../runners/artifacts/sample-files.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { taskFile, taskVariable } from '../../benchmark/stages/stage-definition.ts';
import { taskInputSchema, type TaskInput } from '../../runners/protocol/task-input.ts';
import { readTokenIds, type TokenIds } from '../../runners/victims/token-ids.ts';

/** Reads the task of this container from the file named by MBTI_TASK. */
export async function readTask(): Promise<TaskInput> {
  const path = process.env[taskVariable] ?? taskFile;
  return taskInputSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Opens the training set or the clean set at the paths given in the task. */
export function readSplit(
  task: Pick<TaskInput, 'modality' | 'victim' | 'sampleRateHz'>,
  split: { readonly samples: string; readonly labels: string },
): LabeledSamples {
  return openSplit(split.samples, split.labels, formOf(task)).split; // closed when the process exits
}

/** The tokenizer of a text victim; null for other modalities. */
export function readTokenizer({ tokenizer }: Pick<TaskInput, 'tokenizer'>): TokenIds | null {
  return tokenizer === undefined ? null : readTokenIds(tokenizer);
}

/** The form of the task's samples. */
export function formOf({
  modality,
  victim,
  sampleRateHz = 0,
}: Pick<TaskInput, 'modality' | 'victim' | 'sampleRateHz'>): SampleForm {
  switch (modality) {
    case 'text':
      return { modality };
    case 'audio':
      return { modality, length: victim.inputShape[0] ?? 0, sampleRateHz };
    case 'image':
      return { modality, height: victim.inputShape[1] ?? 0, width: victim.inputShape[2] ?? 0, channels: 3 };
  }
}
