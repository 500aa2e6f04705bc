import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportPhase } from '../../../db/queries/advance-evaluation.ts';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { OutputError } from '../../../benchmark/stages/output-error.ts';
import { parseRepairedWeights, type ExpectedWeights } from '../../../benchmark/stages/repair.ts';
import { readOutputFile } from '../../sandbox/collect-output.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { parameterShapes, type Victim } from '../../victims/architecture.ts';
import { exportOnnx } from '../../victims/export-onnx.ts';
import type { WorkerContext } from '../worker-context.ts';
import { countReturnedModel, type Measurement, type MeasuringRequest } from './measurement.ts';

/** Stage `repair`: the returned model is measured as it is. model.onnx takes precedence over weights.safetensors. */
export async function measureRepair({ db, limitsOf }: WorkerContext, request: MeasuringRequest): Promise<Measurement> {
  await reportPhase(db, request.evaluationId, 'measuring the returned model', null);
  const { outputFolder, manifest } = request;
  const onnx = await readIfWritten(outputFolder, 'model.onnx', limitsOf('repair').outputBytesMax);
  const weights = onnx
    ? undefined
    : await readIfWritten(outputFolder, 'weights.safetensors', weightBytesMax(manifest.victim));
  if (!onnx && !weights) {
    throw new OutputError(
      'missing-file',
      'The container wrote neither /mbti/output/model.onnx nor /mbti/output/weights.safetensors; stage repair needs one of them.',
    );
  }
  const modelFile = join(outputFolder, '..', 'returned.onnx'); // outside what the container could write to
  if (onnx) await writeFile(modelFile, onnx);
  if (weights)
    await writeFile(
      modelFile,
      exportOnnx(manifest.victim, parseRepairedWeights(weights, expectedWeights(manifest.victim))),
    );
  const counts = await countReturnedModel(modelFile, request);
  const outputSha256 = onnx ? { 'model.onnx': sha256Hex(onnx) } : { 'weights.safetensors': sha256Hex(weights ?? '') };
  return { counts, detection: null, outputSha256 };
}

function expectedWeights(victim: Victim): ExpectedWeights {
  return { architecture: victim.id, parameters: parameterShapes(victim) };
}

/** The largest file that can be right: every weight as float64, and the largest header. */
function weightBytesMax(victim: Victim): number {
  const values = parameterShapes(victim).reduce(
    (sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1),
    0,
  );
  return 8 * values + 17 * 1024 ** 2;
}

async function readIfWritten(folder: string, name: string, bytesMax: number): Promise<Buffer | undefined> {
  try {
    return await readOutputFile(folder, name, bytesMax);
  } catch (error) {
    if (error instanceof SandboxError && error.code === 'OUTPUT_MISSING') return undefined;
    throw error;
  }
}
