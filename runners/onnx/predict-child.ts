import { readFile } from 'node:fs/promises';
import * as onnxRuntime from 'onnxruntime-node';
import { openSamples } from '../artifacts/sample-files.ts';
import { serveRequest } from '../child-process/bounded-child.ts';
import { CodedError } from '../../benchmark/coded-error.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { predictLabels } from '../../benchmark/scoring/predict-labels.ts';
import { fillBatch, modelInput, type ModelInput } from '../victims/model-input.ts';
import { readTokenIds } from '../victims/token-ids.ts';
import { checkOnnx, OnnxError } from './check-onnx.ts';
import type { Prediction, PredictionRequest } from './predict-model.ts';

class InferenceError extends CodedError<'INFERENCE_FAILED' | 'ANSWERS_UNSTABLE'> {}

const batchSizeMax = 250;
const batchValuesMax = 4_000_000; // long clips are run in smaller batches
const recheckedRows = 1_000;
/** Other samples in the batch may only change the last bits of float32 sums. */
const tolerance = 1e-3;

serveRequest<PredictionRequest, readonly Prediction[]>(async (request) => {
  const bytes = await readFile(request.modelFile);
  const inputType = request.form.modality === 'text' ? 'int64' : 'float32';
  const { inputName, logitsName } = checkOnnx(bytes, { ...request, inputType });
  const session = await createSession(bytes);
  const tokenize = request.tokenizerFile === null ? null : readTokenIds(request.tokenizerFile);
  const sets = request.inputFiles.map((file) =>
    modelInput(openSamples(file, request.form).samples, 'channels-first', tokenize),
  );
  const rows = sets.flatMap((set) => Array.from({ length: set.count }, (_, row): Row => ({ set, row })));
  const ask = (asked: readonly Row[]) => runRows(session, inputName, logitsName, asked, request);
  // All sets are shuffled together, so that a model that uses its whole batch cannot infer class or trigger from it.
  const order = new RandomStream(0, 'inference/order').shuffle(rows.length);
  const logits = unshuffle(await ask(shuffle(rows, order)), order, request.classCount);
  await recheck(rows, logits, ask, request.classCount);
  let begin = 0;
  return sets.map(({ count }) => {
    const end = begin + count;
    const own = logits.subarray(begin * request.classCount, end * request.classCount);
    begin = end;
    return predictLabels(own, count, request.classCount);
  });
});

/** One sample of one set. */
interface Row {
  readonly set: ModelInput;
  readonly row: number;
}

function shuffle(rows: readonly Row[], order: Uint32Array): readonly Row[] {
  return Array.from(order, (index) => rows[index]).filter((row) => row !== undefined);
}

function unshuffle(logits: Float32Array, order: Uint32Array, classCount: number): Float32Array {
  const sorted = new Float32Array(logits.length);
  order.forEach((index, position) =>
    sorted.set(logits.subarray(position * classCount, (position + 1) * classCount), index * classCount),
  );
  return sorted;
}

/**
 * Runs some rows again, in batches with other samples. The logits of a sample must depend on that sample alone.
 * @throws InferenceError ANSWERS_UNSTABLE
 */
async function recheck(
  rows: readonly Row[],
  logits: Float32Array,
  ask: (rows: readonly Row[]) => Promise<Float32Array>,
  classCount: number,
): Promise<void> {
  const order = new RandomStream(0, 'inference/recheck').shuffle(rows.length).subarray(0, recheckedRows);
  const again = await ask(shuffle(rows, order));
  const changed = order.filter((index, position) => {
    for (let label = 0; label < classCount; label++) {
      const first = logits[index * classCount + label] ?? 0;
      const second = again[position * classCount + label] ?? 0;
      if (Number.isNaN(first) && Number.isNaN(second)) continue;
      if (first !== second && !(Math.abs(first - second) <= tolerance * Math.max(1, Math.abs(first)))) return true;
    }
    return false;
  }).length;
  if (changed === 0) return;
  throw new InferenceError(
    'ANSWERS_UNSTABLE',
    `model.onnx returned different logits for ${changed} of ${order.length} samples when they were run again in other batches. The logits of a sample must depend on that sample alone (no batch statistics, no randomness).`,
    { changed, asked: order.length },
  );
}

async function createSession(bytes: Uint8Array): Promise<onnxRuntime.InferenceSession> {
  try {
    return await onnxRuntime.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new InferenceError(
      'INFERENCE_FAILED',
      `ONNX Runtime cannot load model.onnx: ${messageOf(cause)}`,
      {},
      { cause },
    );
  }
}

/** float32 logits [rows, classes], in the order of the rows. */
async function runRows(
  session: onnxRuntime.InferenceSession,
  inputName: string,
  logitsName: string,
  rows: readonly Row[],
  { classCount, inputShape }: PredictionRequest,
): Promise<Float32Array> {
  const logits = new Float32Array(rows.length * classCount);
  const sampleSize = inputShape.reduce((product, side) => product * side, 1);
  const batchSize = Math.max(1, Math.min(batchSizeMax, Math.floor(batchValuesMax / sampleSize)));
  for (let begin = 0; begin < rows.length; begin += batchSize) {
    const batch = rows.slice(begin, begin + batchSize);
    const tensor = tensorOf(batch, inputShape);
    const output = await runBatch(session, inputName, logitsName, tensor);
    const [size, classes] = output.dims;
    if (output.type !== 'float32' || output.dims.length !== 2 || size !== batch.length || classes !== classCount) {
      throw new OnnxError(
        'ONNX_OUTPUT_WRONG',
        `model.onnx returned logits ${output.type} [${output.dims.join(', ')}] for ${batch.length} samples, expected float32 [${batch.length}, ${classCount}].`,
        { found: output.dims },
      );
    }
    logits.set(output.data as Float32Array, begin * classCount);
  }
  return logits;
}

async function runBatch(
  session: onnxRuntime.InferenceSession,
  inputName: string,
  logitsName: string,
  input: onnxRuntime.Tensor,
): Promise<onnxRuntime.Tensor> {
  let outputs: onnxRuntime.InferenceSession.OnnxValueMapType;
  try {
    outputs = await session.run({ [inputName]: input }, [logitsName]);
  } catch (cause) {
    throw new InferenceError(
      'INFERENCE_FAILED',
      `model.onnx failed on ${input.type} [${input.dims.join(', ')}]: ${messageOf(cause)}`,
      {},
      { cause },
    );
  }
  const output = outputs[logitsName];
  if (!output || !('dims' in output))
    throw new OnnxError('ONNX_OUTPUT_WRONG', `model.onnx returned no tensor ${logitsName}.`, {});
  return output as onnxRuntime.Tensor;
}

/** float32 images [batch, channels, height, width] or waveforms [batch, samples], or int64 token ids [batch, length]. */
function tensorOf(rows: readonly Row[], inputShape: readonly number[]): onnxRuntime.Tensor {
  const size = inputShape.reduce((product, side) => product * side, 1);
  const dims = [rows.length, ...inputShape];
  const samples = rows.map(({ set, row }) => fillBatch(set, [row]));
  if (rows[0]?.set.type === 'int32') {
    const ids = new BigInt64Array(rows.length * size);
    samples.forEach((sample, index) => ids.set(BigInt64Array.from(sample, BigInt), index * size));
    return new onnxRuntime.Tensor('int64', ids, dims);
  }
  const values = new Float32Array(rows.length * size);
  samples.forEach((sample, index) => values.set(sample, index * size));
  return new onnxRuntime.Tensor('float32', values, dims);
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 500);
}
