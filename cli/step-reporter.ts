import { printProgress } from './command-output.ts';

const reportEveryMs = 5_000;

/** Prints a step when it begins, and how far it is now and then. @param command stands in front of each line. */
export function stepReporter(command: string): (message: string) => void {
  let [step, shownAtMs] = ['', 0];
  return (message) => {
    const [begun = ''] = message.split(/[,:] /);
    if (begun === step && performance.now() - shownAtMs < reportEveryMs) return;
    [step, shownAtMs] = [begun, performance.now()];
    printProgress(`${command}: ${message}`);
  };
}
