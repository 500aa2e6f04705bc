import { reportPhase } from '../../../db/queries/advance-evaluation.ts';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { OutputError } from '../../../benchmark/stages/output-error.ts';
import {
  parseRepairedWeights,
  repairFiles,
  type ExpectedWeights,
  type RepairFile,
} from '../../../benchmark/stages/repair.ts';
import { outputMount } from '../../../benchmark/stages/stage-definition.ts';
import { readOutputFile } from '../../sandbox/collect-output.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { parameterShapes, type Victim } from '../../victims/architecture.ts';
import { exportOnnx } from '../../victims/export-onnx.ts';
import type { WorkerContext } from '../worker-context.ts';
import { countReturnedModel, type Measurement, type MeasuringRequest } from './measurement.ts';

/** Stage `repair`: the returned model is measured as it is. */
export async function measureRepair({ db, limitsOf }: WorkerContext, request: MeasuringRequest): Promise<Measurement> {
  await reportPhase(db, request.evaluationId, 'measuring the returned model', null);
  const { outputFolder, manifest } = request;
  const { file, bytes } = await readAnswer(outputFolder, {
    'model.onnx': limitsOf('repair').outputBytesMax,
    'weights.safetensors': weightBytesMax(manifest.victim),
  });
  const model =
    file === 'model.onnx'
      ? bytes
      : exportOnnx(manifest.victim, parseRepairedWeights(bytes, expectedWeights(manifest.victim)));
  const counts = await countReturnedModel(model, request);
  return { counts, detection: null, outputSha256: { [file]: sha256Hex(bytes) } };
}

/** Reads the file that the container wrote. model.onnx takes precedence if it wrote both. @throws OutputError */
async function readAnswer(
  folder: string,
  bytesMax: Readonly<Record<RepairFile, number>>,
): Promise<{ readonly file: RepairFile; readonly bytes: Buffer }> {
  for (const file of repairFiles) {
    const bytes = await readIfWritten(folder, file, bytesMax[file]);
    if (bytes) return { file, bytes };
  }
  throw new OutputError(
    'missing-file',
    `The container wrote neither ${repairFiles.map((file) => `${outputMount}/${file}`).join(' nor ')}. Stage repair needs one of them.`,
  );
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
