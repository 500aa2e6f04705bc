import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A training process, as this room controls it. */
export interface TrainingProcess {
  readonly pid: number;
  pause(): void;
  resume(): void;
}

const lowestPriority = 19;
const processes = new Set<TrainingProcess>();
let isPaused = false;
let isLowered = false;
let waiting: (() => void)[] = [];

/**
 * Pauses all trainings of this process before their next step, and lets no other begin. Paused trainings keep their
 * memory, and end with this process as others do: a process that SIGSTOP has stopped would be left behind.
 * Pausing twice is pausing once.
 */
export function pauseTrainings(): void {
  if (isPaused) return;
  isPaused = true;
  for (const each of processes) each.pause();
}

/** Continues what `pauseTrainings` has paused. */
export function resumeTrainings(): void {
  if (!isPaused) return;
  isPaused = false;
  for (const each of processes) each.resume();
  const begin = waiting;
  waiting = [];
  for (const training of begin) training();
}

/** All trainings of this process, those that run included, have the lowest priority from now on. */
export function lowerTrainingPriority(): void {
  isLowered = true;
  for (const { pid } of processes) lower(pid);
}

/** Waits until a training may begin, or until it is no longer wanted. */
export async function mayTrain(signal: AbortSignal | undefined): Promise<void> {
  while (isPaused && !signal?.aborted) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** Puts a training process under the control of this room. @returns a function that releases it. */
export function controlTraining(training: TrainingProcess): () => void {
  processes.add(training);
  if (isLowered) lower(training.pid);
  if (isPaused) training.pause();
  return () => void processes.delete(training);
}

/** Linux has a priority for each thread, so all that the process has are set; later ones inherit it. */
function lower(pid: number): void {
  try {
    const threads = process.platform === 'linux' ? readdirSync(`/proc/${pid}/task`).map(Number) : [pid];
    for (const thread of threads) setPriority(thread, lowestPriority);
  } catch {
    // it has just ended
  }
}
