import { progressPrinter } from '../lib/progress.ts';
import { repairTask } from '../lib/repair-task.ts';
import { runDefense } from '../lib/run-defense.ts';
import { finePrune } from './fine-prune.ts';

runDefense((task) =>
  repairTask(task, ({ victim, parameters, clean, seed, tokenize }) =>
    finePrune(victim, parameters, clean, {
      seed,
      tokenize,
      onPruned: ({ pruned, initialAccuracy, accuracy }) => {
        const change = `from ${initialAccuracy.toFixed(3)} to ${accuracy.toFixed(3)}`;
        console.log(`${pruned.length} units pruned; accuracy on held-out clean samples ${change}`);
      },
      onProgress: progressPrinter('fine-tuning'),
    }),
  ),
);
