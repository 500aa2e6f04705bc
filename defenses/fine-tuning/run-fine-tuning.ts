import type { Modality } from '../../benchmark/words/modality.ts';
import type { TrainingRecipe } from '../../runners/victims/architecture.ts';
import { progressPrinter } from '../lib/progress.ts';
import { repairTask } from '../lib/repair-task.ts';
import { runDefense } from '../lib/run-defense.ts';
import { fineTune } from './fine-tune.ts';

/** Runs fine-tuning as a defense: reads the task, and writes the repaired weights. */
export function runFineTuning(recipes: Readonly<Record<Modality, TrainingRecipe>>): void {
  runDefense((task) =>
    repairTask(task, async ({ victim, parameters, clean, seed, tokenize }) => {
      const recipe = recipes[victim.modality];
      const onProgress = progressPrinter('fine-tuning');
      const repaired = await fineTune(victim, parameters, clean, { seed, tokenize, recipe, onProgress });
      if (!repaired) console.log('Every attempt diverged; the model is returned unchanged.');
      return repaired;
    }),
  );
}
