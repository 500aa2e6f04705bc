import { join } from 'node:path';
import type { DetectionRecord } from '../../../db/schema/outcome-counts.ts';
import { readTruth } from '../../bake/complete-task.ts';
import { taskFiles, type TaskManifest } from '../../bake/task-manifest.ts';
import { predictModel } from '../../onnx/predict-model.ts';
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

/** Counts what a model answers on the test sets of a task. @throws ModelRunError when the model is to blame. */
export async function countModel(
  modelFile: string,
  { taskFolder, manifest, logTail, signal }: MeasuringRequest,
): Promise<EvaluationCounts> {
  const { inputShape, classCount } = manifest.victim;
  const inputFiles = [join(taskFolder, taskFiles.testCleanSamples), join(taskFolder, taskFiles.testPoisonedSamples)];
  const [clean, poisoned] = await predictModel({ modelFile, inputShape, classCount, inputFiles }, signal).catch(
    (cause: unknown) => {
      throw new ModelRunError(cause, logTail);
    },
  );
  if (!clean || !poisoned) throw new Error('The prediction came back without its two sets.');
  return countTask(await readTruth(taskFolder, classCount), { clean, poisoned });
}
