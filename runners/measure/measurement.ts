import { dirname, join } from 'node:path';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import type { DetectionRecord } from '../../benchmark/scoring/detection.ts';
import { countTask } from '../../benchmark/scoring/evaluate-task.ts';
import type { FilterRecord, InspectionRecord, ReturnedModel } from '../../benchmark/scoring/stage-records.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import type { QueryPlan } from '../../benchmark/stages/stage-definition.ts';
import { taskFiles } from '../../benchmark/words/task-files.ts';
import type { ModelFile } from '../onnx/predict-model.ts';
import type { Conversation } from '../sandbox/container-pipe.ts';
import { predictTask } from '../tasks/predict-task.ts';
import { readTruth } from '../tasks/read-truth.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import type { RunSecret } from './run-secret.ts';
import { blamingTheAnswer } from './blame-the-answer.ts';

/** A task, and the container that is evaluated on it. */
export interface MeasuringRequest {
  readonly taskFolder: string;
  readonly manifest: TaskManifest;
  /**
   * The victim of the task, trained with the same seed on the data before poisoning; its tokenizer beside it. Null if it
   * is not known.
   */
  readonly cleanModelFolder: string | null;
  readonly limits: SandboxLimits;
  /** Trainings whose result is known are not repeated. */
  readonly cacheFolder: string;
  /** Runs the container to its end. @throws SandboxError */
  readonly runContainer: (options?: RunOptions) => Promise<ContainerAnswer>;
  /** Says what is being done. @param progress fraction of it, in [0, 1]; null: unknown. */
  readonly report: (phase: string, progress: number | null) => Promise<void>;
  readonly secret: RunSecret;
  readonly signal: AbortSignal | undefined;
  /** Default: that of the stage. */
  readonly queryPlan?: QueryPlan;
}

export interface RunOptions {
  /** Shows the container this clean-trained model instead of the backdoored one. */
  readonly cleanModelFolder?: string;
  readonly conversation?: Conversation;
  /** What is being done; default: running the container. */
  readonly phase?: string;
}

/** Where a container has left its answer. */
export interface ContainerAnswer {
  readonly outputFolder: string;
}

/** What stages other than `inspect` measure. */
export interface SystemMeasurement {
  readonly counts: EvaluationCounts;
  readonly detection: DetectionRecord | null;
  readonly filter?: FilterRecord;
  readonly returnedModel?: ReturnedModel;
  readonly outputSha256: Readonly<Record<string, string>>;
}

/** What stage `inspect` measures. */
export interface InspectionMeasurement {
  readonly inspection: InspectionRecord;
  readonly outputSha256: Readonly<Record<string, string>>;
}

export type Measurement = SystemMeasurement | InspectionMeasurement;

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
  return countTask(await truthOf(request), await predictOwnModel(modelFile, request));
}

/** Predicts both test sets with a model that the platform trained itself. */
export function predictOwnModel(modelFile: string, request: MeasuringRequest) {
  return predict({ format: 'onnx', file: modelFile }, request, true);
}

function predict(model: ModelFile, { taskFolder, manifest, signal }: MeasuringRequest, isTrusted: boolean) {
  const tokenizerFolder = join(taskFolder, dirname(taskFiles.tokenizer));
  return predictTask(model, { isTrusted, taskFolder, tokenizerFolder, ...manifest }, signal);
}

export function truthOf({ taskFolder, manifest }: Pick<MeasuringRequest, 'taskFolder' | 'manifest'>) {
  return readTruth(taskFolder, manifest.victim.classCount);
}
