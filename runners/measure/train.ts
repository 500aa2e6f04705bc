import { trainedModelFile } from '../../benchmark/stages/train.ts';
import type { Measurement, MeasuringRequest } from './measurement.ts';
import { measureReturnedModel } from './returned-model.ts';
import { takeAnswerFile } from './take-answer.ts';

/** Stage `train`: the returned model is measured as it is. */
export async function measureTrain(request: MeasuringRequest): Promise<Measurement> {
  const answer = await request.runContainer();
  const { file, sha256 } = await takeAnswerFile(answer, trainedModelFile, request.limits.outputBytesMax);
  return measureReturnedModel({ format: 'onnx', file }, sha256, request);
}
