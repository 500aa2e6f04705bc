import { z } from 'zod';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { runBoundedChild, type ChildLimits } from '../child-process/bounded-child.ts';
import type { Victim } from '../victims/architecture.ts';

/** A model as it was returned: an ONNX graph, or weights in safetensors for the graph of a victim. */
export type ModelFile =
  | { readonly format: 'onnx'; readonly file: string }
  | { readonly format: 'weights'; readonly file: string; readonly victim: Victim };

/** A model and the sets to predict. All files except the model are trusted. */
export interface PredictionRequest {
  readonly model: ModelFile;
  /** The platform trained the model, so it is not asked again whether its answers depend on their batch. */
  readonly isTrusted: boolean;
  readonly inputShape: readonly number[]; // one sample, such as [3, 28, 28]
  readonly classCount: number;
  readonly form: SampleForm; // of the samples in the files
  readonly tokenizerFile: string | null; // for texts
  readonly inputFiles: readonly string[]; // as `writeSamples` writes them
}

const predictionSchema = z.object({
  labels: z.custom<Int32Array>((value) => value instanceof Int32Array),
  broken: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

/** Per set: the predicted label of each sample, and whether its logits were broken (NaN or infinite). */
export type Prediction = Readonly<z.infer<typeof predictionSchema>>;

export interface PredictionLimits extends ChildLimits {
  readonly messageBytesMax: number;
}

const messageRoomBytes = 64 * 1024; // for the form of the result, or for the text of an error
const answerBytes = 5; // for a sample: its label, and whether its logits were broken

/** For the test sets of a small task. */
const defaultLimits: PredictionLimits = { timeoutMs: 120_000, memoryBytes: 3 * 1024 ** 3, messageBytesMax: 1024 ** 2 };
const timesAsked = 2; // each sample in two batchings
const slowestOperationsPerSecond = 5e9; // of one core of a slow machine

/**
 * Limits for a model of about the size of the task's victim.
 * @param operations operations of the victim for one sample.
 */
export function predictionLimits(operations: number, samples: number): PredictionLimits {
  const timeoutMs = defaultLimits.timeoutMs + (1_000 * operations * timesAsked * samples) / slowestOperationsPerSecond;
  const messageBytesMax = messageRoomBytes + answerBytes * samples;
  return { ...defaultLimits, timeoutMs: Math.min(timeoutMs, 24 * 3_600_000), messageBytesMax };
}

/**
 * Runs an untrusted model with ONNX Runtime in a confined process with limits. Everything that is read from its file is
 * read there.
 * @throws ReportedError with a code of OnnxError, InferenceError or OutputError; ChildError if a limit is exceeded.
 */
export async function predictModel(
  request: PredictionRequest,
  signal?: AbortSignal,
  limits = defaultLimits,
): Promise<readonly Prediction[]> {
  const { model, tokenizerFile, inputFiles } = request;
  const files = [model.file, ...inputFiles, ...(tokenizerFile === null ? [] : [tokenizerFile])];
  const entry = new URL('predict-child.ts', import.meta.url);
  const { messageBytesMax, ...childLimits } = limits;
  const result = arrayOf(predictionSchema, inputFiles.length);
  return runBoundedChild(entry, request, childLimits, { untrusted: { files, result, messageBytesMax }, signal });
}

/** The length is checked first, because an array of four billion holes takes few bytes to send and hours to check. */
function arrayOf<Item>(item: z.ZodType<Item>, length: number): z.ZodType<readonly Item[]> {
  return z.custom<unknown>((value) => Array.isArray(value) && value.length === length).pipe(z.array(item));
}
