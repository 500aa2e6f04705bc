import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { taskFiles } from '../../benchmark/words/task-files.ts';
import type { ModelFile } from '../onnx/predict-model.ts';
import { countReturnedModel, type MeasuringRequest, type SystemMeasurement } from './measurement.ts';

/** Measures a returned model as it is: what it answers, its size and its speed. @throws OutputError | ModelRunError */
export async function measureReturnedModel(
  model: ModelFile,
  sha256: string,
  request: MeasuringRequest,
): Promise<SystemMeasurement> {
  await request.report('measuring the returned model', null);
  const startedAt = performance.now();
  const counts = await countReturnedModel(model, request);
  const seconds = (performance.now() - startedAt) / 1_000;
  const name = basename(model.file);
  const undefended = join(request.taskFolder, dirname(taskFiles.onnx), name);
  return {
    counts,
    detection: null,
    returnedModel: { bytes: (await stat(model.file)).size, undefendedBytes: (await stat(undefended)).size, seconds },
    outputSha256: { [name]: sha256 },
  };
}
