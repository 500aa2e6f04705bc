import { dirname, join } from 'node:path';
import { predictTask } from '../../tasks/predict-task.ts';
import { readTruth } from '../../tasks/read-truth.ts';
import type { TaskManifest } from '../../tasks/task-manifest.ts';
import { taskFiles } from '../../../benchmark/words/task-files.ts';
import type { DetectionRecord } from '../../../benchmark/scoring/detection.ts';
import type { EvaluationCounts } from '../../../benchmark/scoring/counts.ts';
import { countTask } from '../../../benchmark/scoring/evaluate-task.ts';
import type { ModelFile } from '../../onnx/predict-model.ts';
import { blamingTheAnswer } from './blame-the-answer.ts';

/** A container's output and the task it belongs to. */
export interface MeasuringRequest {
  readonly evaluationId: string;
  readonly taskFolder: string;
  readonly manifest: TaskManifest;
  readonly outputFolder: string;
  readonly signal: AbortSignal;
}

export interface Measurement {
  readonly counts: EvaluationCounts;
  readonly detection: DetectionRecord | null;
  readonly outputSha256: Readonly<Record<string, string>>;
}

/**
 * Counts what a returned model answers.
 * @throws OutputError | ModelRunError when the model is to blame.
 */
export async function countReturnedModel(model: ModelFile, request: MeasuringRequest): Promise<EvaluationCounts> {
  const predictions = await blamingTheAnswer(() => predict(model, request, false));
  return countTask(await truthOf(request), predictions);
}

/** Counts what a model answers that the platform trained itself. If it fails, the failure is ours. */
export async function countOwnModel(modelFile: string, request: MeasuringRequest): Promise<EvaluationCounts> {
  const predictions = await predict({ format: 'onnx', file: modelFile }, request, true);
  return countTask(await truthOf(request), predictions);
}

function predict(model: ModelFile, { taskFolder, manifest, signal }: MeasuringRequest, isTrusted: boolean) {
  const tokenizerFolder = join(taskFolder, dirname(taskFiles.tokenizer));
  return predictTask(model, { isTrusted, taskFolder, tokenizerFolder, ...manifest }, signal);
}

function truthOf({ taskFolder, manifest }: MeasuringRequest) {
  return readTruth(taskFolder, manifest.victim.classCount);
}
