import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { lowerTrainingPriority } from '../../victims/pause-trainings.ts';

/** Gives this process the lowest priority from now on: its threads, and all processes that it has started or will. */
export function lowerPriority(): void {
  lowerTrainingPriority();
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid];
  for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_LOW);
}
