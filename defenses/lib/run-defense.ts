import { dirname } from 'node:path';
import type { TaskInput } from '../../runners/protocol/task-input.ts';
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
