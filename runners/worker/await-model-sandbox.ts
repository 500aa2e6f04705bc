import { setTimeout as sleep } from 'node:timers/promises';
import { confinementProblem } from '../child-process/confinement.ts';

const retryMs = 30_000;

/**
 * Where strangers can submit, waits until returned models can run in a sandbox: without one, a model that takes over ONNX
 * Runtime could read the files of this machine, and where the worker has a user of its own, the database. Elsewhere the
 * operator knows whose models these are, and only gets a line.
 * @param onProblem gets what is missing, each time it was looked for.
 */
export async function awaitModelSandbox(
  isOpenToStrangers: boolean,
  onProblem: (problem: string) => void,
  signal: AbortSignal,
  { findProblem = () => confinementProblem({ isFresh: true }), everyMs = retryMs } = {},
): Promise<void> {
  while (!signal.aborted) {
    const problem = await findProblem();
    if (problem === null) return;
    if (!isOpenToStrangers) {
      console.error(problem);
      return;
    }
    onProblem(`Strangers can submit here, so no evaluation starts without a sandbox. ${problem}`);
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
