import { dirname } from 'node:path';
import type { TaskInput } from '../../runners/protocol/task-input.ts';
import type { TrainingProgress } from '../../runners/victims/train-victim.ts';
import { readTask } from './read-task.ts';
import { startWasm } from './start-wasm.ts';

/** Runs a defense written in TypeScript: starts TensorFlow.js, reads the task, and on failure prints the error and exits with code 1. */
export function runDefense(defend: (task: TaskInput) => Promise<void>): void {
  const run = async (): Promise<void> => {
    await startWasm(dirname(process.argv[1] ?? '.')); // the .wasm file is in the folder of the bundle
    await defend(await readTask());
  };
  run().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}

/** Prints about ten lines per training. */
export function progressPrinter(what: string): (progress: TrainingProgress) => void {
  let nextTenth = 1;
  return ({ step, steps, loss }) => {
    if (step * 10 < steps * nextTenth) return;
    nextTenth = Math.floor((step * 10) / steps) + 1;
    console.log(`${what}: step ${step} of ${steps}, loss ${loss.toFixed(4)}`);
  };
}
