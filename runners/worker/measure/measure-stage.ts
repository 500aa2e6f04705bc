import type { EvaluatedStage } from '../../../benchmark/stages/stage-catalog.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { Measurement, MeasuringRequest } from './measurement.ts';
import { measureRepair } from './repair.ts';
import { measureSanitize } from './sanitize.ts';

/** Turns a container's answer into counts. @throws OutputError | ModelRunError when the answer is to blame. */
export type MeasureStage = (context: WorkerContext, request: MeasuringRequest) => Promise<Measurement>;

/** One measuring function for each stage that is evaluated. */
export const measureStage: Readonly<Record<EvaluatedStage, MeasureStage>> = {
  sanitize: measureSanitize,
  repair: measureRepair,
};
