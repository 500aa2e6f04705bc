import { reportPhase } from '../../../db/queries/advance-evaluation.ts';
import { headerBytesMax } from '../../../benchmark/formats/safetensors.ts';
import { OutputError } from '../../../benchmark/stages/output-error.ts';
import { repairFiles, type RepairFile } from '../../../benchmark/stages/repair.ts';
import { outputMount } from '../../../benchmark/stages/stage-definition.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { parameterShapes, type Victim } from '../../victims/architecture.ts';
import type { WorkerContext } from '../worker-context.ts';
import { countReturnedModel, type Measurement, type MeasuringRequest } from './measurement.ts';
import { takeAnswerFile, type TakenFile } from './take-answer.ts';

/** Stage `repair`: the returned model is measured as it is. */
export async function measureRepair({ db, limitsOf }: WorkerContext, request: MeasuringRequest): Promise<Measurement> {
  await reportPhase(db, request.evaluationId, 'measuring the returned model', null);
  const { victim } = request.manifest;
  const { name, taken } = await takeAnswer(request, {
    'model.onnx': limitsOf('repair').outputBytesMax,
    'weights.safetensors': weightBytesMax(victim),
  });
  const { file, sha256 } = taken;
  const model =
    name === 'model.onnx' ? ({ format: 'onnx', file } as const) : ({ format: 'weights', file, victim } as const);
  return { counts: await countReturnedModel(model, request), detection: null, outputSha256: { [name]: sha256 } };
}

/** Takes the file that the container wrote. model.onnx takes precedence if it wrote both. @throws OutputError */
async function takeAnswer(
  request: MeasuringRequest,
  bytesMax: Readonly<Record<RepairFile, number>>,
): Promise<{ readonly name: RepairFile; readonly taken: TakenFile }> {
  for (const name of repairFiles) {
    const taken = await takeIfWritten(request, name, bytesMax[name]);
    if (taken) return { name, taken };
  }
  throw new OutputError(
    'missing-file',
    `The container wrote neither ${repairFiles.map((file) => `${outputMount}/${file}`).join(' nor ')}. Stage repair needs one of them.`,
  );
}

/** The largest file that can be right: every weight as float64, and the largest header. */
function weightBytesMax(victim: Victim): number {
  const values = parameterShapes(victim).reduce(
    (sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1),
    0,
  );
  return 8 * values + 2 * headerBytesMax;
}

async function takeIfWritten(
  request: MeasuringRequest,
  name: string,
  bytesMax: number,
): Promise<TakenFile | undefined> {
  try {
    return await takeAnswerFile(request, name, bytesMax);
  } catch (error) {
    if (error instanceof SandboxError && error.code === 'OUTPUT_MISSING') return undefined;
    throw error;
  }
}
