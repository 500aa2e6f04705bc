import type { StartedChild } from '../child-process/bounded-child.ts';
import { WarmChildren } from '../child-process/warm-children.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { Victim } from './architecture.ts';
import { controlTraining, mayTrain } from './pause-trainings.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { TrainingProgress } from './train-victim.ts';

/** A training to run in a separate process. */
export interface TrainingRequest {
  readonly victim: Victim;
  readonly form: SampleForm; // of the samples in the file
  readonly samplesFile: string; // as `writeSamples` writes it
  readonly labelsFile: string; // y.npy int64 [N]
  readonly tokenizerFile: string | null; // for texts
  readonly keep?: Uint8Array; // rows to train on, 1 = keep; default: all
  readonly seed: number;
  readonly backend: string;
  readonly outputFolder: string; // for weights.safetensors and model.onnx
}

/** A training may take a day. It is considered hung after this time without progress. */
const silenceMsMax = 45 * 60_000;
const limits = { timeoutMs: 14 * 24 * 3_600_000, memoryBytes: 16 * 1024 ** 3 };

/** Loading the code and starting a backend takes more than a second, which the next training need not wait for. */
const trainings = new WarmChildren(new URL('train-child.ts', import.meta.url), 10_000);

/**
 * Trains the victim and writes weights.safetensors and model.onnx into the output folder.
 * @throws ReportedError | ChildError
 */
export async function trainInChild(
  request: TrainingRequest,
  options: {
    readonly onProgress?: (progress: TrainingProgress) => void;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<void> {
  const silence = new AbortController();
  const signal = AbortSignal.any([silence.signal, ...(options.signal ? [options.signal] : [])]);
  await mayTrain(signal);
  const hung = new Error(`The training made no progress for ${silenceMsMax / 60_000} minutes.`);
  const watch = new SilenceWatch(silenceMsMax, () => silence.abort(hung));
  let release = () => {};
  const onStart = ({ pid, send }: StartedChild) => {
    const pause = () => {
      watch.pause();
      send({ kind: 'pause' });
    };
    const resume = () => {
      watch.resume();
      send({ kind: 'resume' });
    };
    release = controlTraining({ pid, pause, resume });
  };
  const onProgress = (progress: TrainingProgress) => {
    watch.heard();
    options.onProgress?.(progress);
  };
  try {
    await trainings.ask(request.backend, request, limits, { signal, onStart, onProgress });
  } finally {
    release();
    watch.end();
  }
}
