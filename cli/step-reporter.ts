import { printProgress } from './command-output.ts';

const reportEveryMs = 5_000;

/** Prints each step when it begins, and its progress every few seconds. @param command prefix of each line. */
export function stepReporter(command: string): (message: string) => void {
  let [step, shownAtMs] = ['', 0];
  return (message) => {
    const [begun = ''] = message.split(/[,:] /);
    if (begun === step && performance.now() - shownAtMs < reportEveryMs) return;
    [step, shownAtMs] = [begun, performance.now()];
    printProgress(`${command}: ${message}`);
  };
}
