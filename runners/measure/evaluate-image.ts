import { join } from 'node:path';
import { evaluateTask, scoringVersion, type TaskScore } from '../../benchmark/scoring/evaluate-task.ts';
import type { DetectionRecord } from '../../benchmark/scoring/detection.ts';
import type { FilterRecord, InspectionRecord, ReturnedModel } from '../../benchmark/scoring/stage-records.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import type { QueryPlan } from '../../benchmark/stages/stage-definition.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import { writeTaskInput } from '../protocol/write-task-input.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { runContainer, type ContainerResult } from '../sandbox/run-container.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { AfterContainerError } from './attribute-failure.ts';
import { measureStage } from './measure-stage.ts';
import type { ContainerAnswer, MeasuringRequest, RunOptions } from './measurement.ts';
import { RunSecret } from './run-secret.ts';

/** An image, a task, and where to evaluate one on the other. */
export interface ImageEvaluation {
  readonly engine: Engine;
  readonly runReference: string; // what the engine runs
  readonly imageDigest: string; // sha256:…
  readonly stage: Stage;
  readonly limits: SandboxLimits;
  readonly manifest: TaskManifest;
  readonly taskFolder: string;
  /** The clean-trained victim of the task, for stage `inspect`; null if it is not known. */
  readonly cleanModelFolder: string | null;
  readonly installationSecret: Uint8Array;
  /** For the folders of the runs. The caller removes it. */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly runId: string;
  readonly owner: string;
  readonly report: MeasuringRequest['report'];
  /** Default: that of stage `filter`. */
  readonly queryPlan?: QueryPlan;
  readonly signal?: AbortSignal;
}

/** What an image has reached on a task: counts and rates, or verdicts. */
export interface ImageScore extends Partial<TaskScore> {
  readonly detection: DetectionRecord | null;
  readonly filter: FilterRecord | null;
  readonly inspection: InspectionRecord | null;
  readonly returnedModel: ReturnedModel | null;
  readonly notApplicable: string | null;
  readonly containerMs: number;
  readonly platformMs: number;
  readonly peakMemoryBytes: number | null;
  readonly cpuSeconds: number | null;
  readonly outputSha256: Readonly<Record<string, string>>;
  readonly scoringVersion: string;
}

/**
 * Evaluates an image on a task: lays out what the stage may see, runs the container, once or as often as the stage asks,
 * measures its answer and scores it.
 * @throws SandboxError when the container fails; AfterContainerError with the end of its log when its answer does, or the
 *   platform.
 */
export async function evaluateImage(
  evaluation: ImageEvaluation,
): Promise<{ readonly score: ImageScore; readonly logTail: string }> {
  const { manifest, stage } = evaluation;
  const runs = new ContainerRuns(evaluation);
  const startedAt = performance.now();
  try {
    const measured = await measureStage[stage]({
      ...evaluation,
      secret: new RunSecret(evaluation.installationSecret, manifest.id, evaluation.imageDigest),
      signal: evaluation.signal,
      runContainer: (options) => runs.run(options),
    });
    const used = runs.used(Math.round(performance.now() - startedAt));
    const common = { ...used, outputSha256: measured.outputSha256, scoringVersion };
    if ('inspection' in measured) {
      const { inspection } = measured;
      const score = { ...common, detection: null, filter: null, returnedModel: null, inspection };
      return { score, logTail: runs.logTail };
    }
    const { detection, filter = null, returnedModel = null } = measured;
    const rates = evaluateTask(measured.counts, manifest);
    return {
      score: { ...common, ...rates, detection, filter, returnedModel, inspection: null },
      logTail: runs.logTail,
    };
  } catch (cause) {
    if (runs.count === 0) throw cause; // a container that failed carries its own log
    throw new AfterContainerError(cause, runs.logTail);
  }
}

const logCharactersMax = 16_384;

/** The runs of one container on one task, and what they used together. */
class ContainerRuns {
  readonly #evaluation: ImageEvaluation;
  readonly #results: ContainerResult[] = [];
  #started = 0;

  constructor(evaluation: ImageEvaluation) {
    this.#evaluation = evaluation;
  }

  /** Runs that succeeded. */
  get count(): number {
    return this.#results.length;
  }

  get logTail(): string {
    const logs = this.#results.map(({ logTail }) => logTail);
    return logs.join('').slice(-logCharactersMax);
  }

  async run({
    cleanModelFolder,
    conversation,
    phase = 'running the container',
  }: RunOptions = {}): Promise<ContainerAnswer> {
    const { engine, runReference, manifest, taskFolder, folder, report } = this.#evaluation;
    const { stage, limits, installationSecret, imageDigest, runId, owner, signal } = this.#evaluation;
    this.#started += 1;
    const runFolder = join(folder, `run-${this.#started}`);
    const [inputFolder, outputFolder] = [join(runFolder, 'input'), join(runFolder, 'output')];
    await report(phase, null);
    const request = { manifest, stage, limits, installationSecret, imageDigest };
    await writeTaskInput(inputFolder, taskFolder, {
      ...request,
      ...(cleanModelFolder === undefined ? {} : { cleanModelFolder }),
    });
    const result = await runContainer(engine, {
      runId,
      owner,
      image: runReference,
      inputFolder,
      outputFolder,
      limits,
      gpu: false,
      onProgress: throttled(({ fraction, text }) => {
        void report(text === '' ? phase : `${phase}: ${text}`, fraction).catch(() => {});
      }),
      ...(conversation ? { conversation } : {}),
      ...(signal ? { signal } : {}),
    });
    this.#results.push(result);
    return { outputFolder };
  }

  /** @param totalMs of the whole evaluation; what is not the container's time is the platform's. */
  used(totalMs: number) {
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
    const containerMs = sum(this.#results.map(({ durationMs }) => durationMs));
    const peaks = known(this.#results.map(({ peakMemoryBytes }) => peakMemoryBytes));
    const seconds = known(this.#results.map(({ cpuSeconds }) => cpuSeconds));
    return {
      containerMs,
      platformMs: Math.max(0, totalMs - containerMs),
      peakMemoryBytes: peaks.length > 0 ? Math.max(...peaks) : null,
      cpuSeconds: seconds.length > 0 ? sum(seconds) : null,
      notApplicable: this.#results.find(({ notApplicable }) => notApplicable !== null)?.notApplicable ?? null,
    };
  }
}

const progressEveryMs = 500;

/** Passes on at most two calls a second. */
function throttled<Value>(take: (value: Value) => void): (value: Value) => void {
  let passedAt = -Infinity;
  return (value) => {
    if (performance.now() - passedAt < progressEveryMs) return;
    passedAt = performance.now();
    take(value);
  };
}
