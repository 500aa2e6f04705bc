import type { Stage } from '../../benchmark/words/stage.ts';
import { measureFilter } from './filter.ts';
import { measureInspect } from './inspect.ts';
import type { Measurement, MeasuringRequest } from './measurement.ts';
import { measureRepair } from './repair.ts';
import { measureSanitize } from './sanitize.ts';
import { measureTrain } from './train.ts';

/** Runs a container on a task and measures its answer. @throws OutputError | ModelRunError when the answer is to blame. */
export type MeasureStage = (request: MeasuringRequest) => Promise<Measurement>;

/** One measuring function for each stage. */
export const measureStage: Readonly<Record<Stage, MeasureStage>> = {
  sanitize: measureSanitize,
  train: measureTrain,
  repair: measureRepair,
  filter: measureFilter,
  inspect: measureInspect,
};
