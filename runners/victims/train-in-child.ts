import { runBoundedChild } from '../child-process/bounded-child.ts';
import type { Victim } from './architecture.ts';
import type { TrainingProgress } from './train-victim.ts';

/** A training in a process of its own. Files: x.npy uint8 [N, height, width, channels], y.npy int64 [N], keep.npy bool [N]. */
export interface TrainingRequest {
  readonly victim: Victim;
  readonly samplesFile: string;
  readonly labelsFile: string;
  readonly keep?: Uint8Array; // rows to train on, 1 = keep; all when absent
  readonly seed: number;
  readonly backend: string;
  readonly outputFolder: string; // gets weights.safetensors and model.onnx
}

const limits = { untrusted: false, timeoutMs: 3 * 3_600_000, memoryBytes: 8 * 1024 ** 3 };

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
  await runBoundedChild(new URL('train-child.ts', import.meta.url), request, limits, options);
}
