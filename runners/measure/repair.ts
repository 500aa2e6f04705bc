import { headerBytesMax } from '../../benchmark/formats/safetensors.ts';
import { OutputError } from '../../benchmark/stages/output-error.ts';
import { repairFiles, type RepairFile } from '../../benchmark/stages/repair.ts';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';
import { parameterShapes, type Victim } from '../victims/architecture.ts';
import type { ContainerAnswer, Measurement, MeasuringRequest } from './measurement.ts';
import { measureReturnedModel } from './returned-model.ts';
import { takeIfWritten, type TakenFile } from './take-answer.ts';

/** Stage `repair`: the returned model is measured as it is. */
export async function measureRepair(request: MeasuringRequest): Promise<Measurement> {
  const { manifest, limits, runContainer } = request;
  const { victim } = manifest;
  const { name, taken } = await takeAnswer(await runContainer(), {
    'model.onnx': limits.outputBytesMax,
    'weights.safetensors': weightBytesMax(victim),
  });
  const { file, sha256 } = taken;
  const model =
    name === 'model.onnx' ? ({ format: 'onnx', file } as const) : ({ format: 'weights', file, victim } as const);
  return measureReturnedModel(model, sha256, request);
}

/** Takes the file that the container wrote. model.onnx takes precedence if it wrote both. @throws OutputError */
async function takeAnswer(
  answer: ContainerAnswer,
  bytesMax: Readonly<Record<RepairFile, number>>,
): Promise<{ readonly name: RepairFile; readonly taken: TakenFile }> {
  for (const name of repairFiles) {
    const taken = await takeIfWritten(answer, name, bytesMax[name]);
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
