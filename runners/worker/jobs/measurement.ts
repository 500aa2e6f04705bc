import { join } from 'node:path';
import type { DetectionRecord } from '../../../db/schema/outcome-counts.ts';
import { readTruth } from '../../bake/complete-task.ts';
import { taskFiles, type TaskManifest } from '../../bake/task-manifest.ts';
import { predictModel, type Prediction } from '../../onnx/predict-model.ts';
import type { EvaluationCounts } from '../../scoring/counts.ts';
import { countTask } from '../../scoring/evaluate-task.ts';
import { ModelRunError } from '../failure-of.ts';

/** A container's output and the task it belongs to. */
export interface MeasuringRequest {
  readonly evaluationId: string;
  readonly taskFolder: string;
  readonly manifest: TaskManifest;
  readonly outputFolder: string;
  readonly logTail: string;
  readonly signal: AbortSignal;
}

export interface Measurement {
  readonly counts: EvaluationCounts;
  readonly detection: DetectionRecord | null;
  readonly outputSha256: Readonly<Record<string, string>>;
}

/** Counts what a returned model answers. @throws ModelRunError when the model is to blame. */
export async function countReturnedModel(modelFile: string, request: MeasuringRequest): Promise<EvaluationCounts> {
  const predictions = await predictTask(modelFile, request).catch((cause: unknown) => {
    throw new ModelRunError(cause, request.logTail);
  });
  return countPredictions(predictions, request);
}

/** Counts what a model answers that we trained ourselves: its failures are ours. */
export async function countOwnModel(modelFile: string, request: MeasuringRequest): Promise<EvaluationCounts> {
  return countPredictions(await predictTask(modelFile, request), request);
}

async function predictTask(
  modelFile: string,
  { taskFolder, manifest, signal }: MeasuringRequest,
): Promise<readonly Prediction[]> {
  const { inputShape, classCount } = manifest.victim;
  const inputFiles = [join(taskFolder, taskFiles.testCleanSamples), join(taskFolder, taskFiles.testPoisonedSamples)];
  return predictModel({ modelFile, inputShape, classCount, inputFiles }, signal);
}

async function countPredictions(
  [clean, poisoned]: readonly Prediction[],
  { taskFolder, manifest }: MeasuringRequest,
): Promise<EvaluationCounts> {
  if (!clean || !poisoned) throw new Error('The prediction came back without its two sets.');
  return countTask(await readTruth(taskFolder, manifest.victim.classCount), { clean, poisoned });
}
