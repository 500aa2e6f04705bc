import { readFile } from 'node:fs/promises';
import { openSamples } from '../artifacts/sample-files.ts';
import { serveRequest } from '../child-process/serve-request.ts';
import { predictLabels } from '../../benchmark/scoring/predict-labels.ts';
import { modelInput } from '../victims/model-input.ts';
import type { TokenIds } from '../victims/token-ids.ts';
import { askAll, requireSameAnswers, type AskModel } from './ask-in-batchings.ts';
import { checkOnnx } from './check-onnx.ts';
import { ModelSession } from './model-session.ts';
import type { ModelFile, Prediction, PredictionRequest } from './predict-model.ts';
import { queryRows } from './query-rows.ts';

const batchSizeMax = 250;
const batchValuesMax = 4_000_000; // long clips are run in smaller batches

// What only some requests need is imported on demand, because most of the time of a small request is loading code.
serveRequest<PredictionRequest, readonly Prediction[]>(async (request) => {
  const { inputShape, classCount, form } = request;
  const model = await readModel(request.model);
  const signature = checkOnnx(model, {
    inputShape,
    classCount,
    inputType: form.modality === 'text' ? 'int64' : 'float32',
  });
  const session = await ModelSession.load(model, signature, classCount);
  const ask: AskModel = (batch) => session.logitsOf(batch);
  const tokenize = request.tokenizerFile === null ? null : await readTokenizer(request.tokenizerFile);
  const sets = request.inputFiles.map((file) =>
    modelInput(openSamples(file, form).samples, 'channels-first', tokenize),
  );
  const rows = queryRows(sets);
  const batchSize = batchSizeFor(inputShape);
  const logits = await askAll(rows, ask, batchSize, classCount);
  if (!request.isTrusted && request.model.format === 'onnx')
    await requireSameAnswers(rows, logits, ask, { batchSizeMax: batchSize, classCount });
  let begin = 0;
  return sets.map(({ count }) => {
    const end = begin + count;
    const own = logits.subarray(begin * classCount, end * classCount);
    begin = end;
    return predictLabels(own, count, classCount);
  });
});

/** Weights become the graph of their victim, in which no sample can depend on another. */
async function readModel(model: ModelFile): Promise<Uint8Array> {
  const bytes = await readFile(model.file);
  if (model.format === 'onnx') return bytes;
  const { onnxOfWeights } = await import('./onnx-of-weights.ts');
  return onnxOfWeights(bytes, model.victim);
}

async function readTokenizer(file: string): Promise<TokenIds> {
  const { readTokenIds } = await import('../victims/token-ids.ts');
  return readTokenIds(file);
}

function batchSizeFor(inputShape: readonly number[]): number {
  const sampleSize = inputShape.reduce((product, side) => product * side, 1);
  return Math.max(1, Math.min(batchSizeMax, Math.floor(batchValuesMax / sampleSize)));
}
