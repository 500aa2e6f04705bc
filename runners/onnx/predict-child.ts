import { readFile } from 'node:fs/promises';
import * as onnxRuntime from 'onnxruntime-node';
import { parseNpy } from '../artifacts/npy.ts';
import { serveRequest } from '../child-process/bounded-child.ts';
import { CodedError } from '../coded-error.ts';
import { predictLabels } from '../scoring/predict-labels.ts';
import { checkOnnx, OnnxError } from './check-onnx.ts';
import type { Prediction, PredictionRequest } from './predict-model.ts';

class InferenceError extends CodedError<'INFERENCE_FAILED' | 'INPUT_UNREADABLE'> {}

const batchSize = 250;

serveRequest<PredictionRequest, readonly Prediction[]>(async (request) => {
  const bytes = await readFile(request.modelFile);
  const { inputName, logitsName } = checkOnnx(bytes, request);
  const session = await createSession(bytes);
  const predictions: Prediction[] = [];
  for (const file of request.inputFiles) {
    const logits = await runSet(session, inputName, logitsName, file, request);
    predictions.push(predictLabels(logits, logits.length / request.classCount, request.classCount));
  }
  return predictions;
});

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
      `ONNX Runtime does not accept model.onnx: ${messageOf(cause)}`,
      {},
      { cause },
    );
  }
}

/** float32 logits [count, classes] of a whole set. */
async function runSet(
  session: onnxRuntime.InferenceSession,
  inputName: string,
  logitsName: string,
  file: string,
  { classCount, inputShape }: PredictionRequest,
): Promise<Float32Array> {
  const array = parseNpy(await readFile(file));
  const [count = 0, height = 0, width = 0, channels = 0] = array.shape;
  if (!(array.data instanceof Uint8Array) || array.shape.length !== 4) {
    throw new InferenceError(
      'INPUT_UNREADABLE',
      `${file} holds ${array.dtype} [${array.shape.join(', ')}], expected uint8 [count, height, width, channels].`,
    );
  }
  const logits = new Float32Array(count * classCount);
  for (let begin = 0; begin < count; begin += batchSize) {
    const size = Math.min(batchSize, count - begin);
    const images = channelsFirst(array.data, begin, size, height, width, channels);
    const output = await runBatch(
      session,
      inputName,
      logitsName,
      new onnxRuntime.Tensor('float32', images, [size, ...inputShape]),
    );
    if (
      output.type !== 'float32' ||
      output.dims.length !== 2 ||
      output.dims[0] !== size ||
      output.dims[1] !== classCount
    ) {
      throw new OnnxError(
        'ONNX_OUTPUT_WRONG',
        `model.onnx returned logits ${output.type} [${output.dims.join(', ')}] for ${size} samples, expected float32 [${size}, ${classCount}].`,
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
      `model.onnx failed on float32 [${input.dims.join(', ')}]: ${messageOf(cause)}`,
      {},
      { cause },
    );
  }
  const output = outputs[logitsName];
  if (!output || !('dims' in output))
    throw new OnnxError('ONNX_OUTPUT_WRONG', `model.onnx returned no tensor ${logitsName}.`, {});
  return output as onnxRuntime.Tensor;
}

/** uint8 NHWC to float32 NCHW in [0, 1]. */
function channelsFirst(
  data: Uint8Array,
  begin: number,
  count: number,
  height: number,
  width: number,
  channels: number,
): Float32Array {
  const plane = height * width;
  const images = new Float32Array(count * channels * plane);
  for (let sample = 0; sample < count; sample++) {
    for (let pixel = 0; pixel < plane; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = data[((begin + sample) * plane + pixel) * channels + channel] ?? 0;
        images[(sample * channels + channel) * plane + pixel] = value / 255;
      }
    }
  }
  return images;
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 500);
}
