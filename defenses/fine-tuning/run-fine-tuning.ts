import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSafetensors } from '../../benchmark/formats/safetensors.ts';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { TrainingRecipe } from '../../runners/victims/architecture.ts';
import { encodeParameters } from '../../runners/victims/write-model.ts';
import { readSplit, readTokenizer } from '../lib/read-task.ts';
import { progressPrinter, runDefense } from '../lib/run-defense.ts';
import { fineTune } from './fine-tune.ts';

/** Runs fine-tuning as a defense: reads the task, and writes the repaired weights. */
export function runFineTuning(recipes: Readonly<Record<Modality, TrainingRecipe>>): void {
  runDefense(async (task) => {
    const { model, clean, victim, seed } = task;
    if (!model) throw new Error('Fine-tuning needs a model, but the task has none. Run it on a task of stage repair.');
    const given = await readFile(model.weights);
    const initial = new Map([...parseSafetensors(given)].map(([name, { data }]) => [name, data]));
    const repaired = await fineTune(victim, initial, readSplit(task, clean), {
      seed,
      tokenize: readTokenizer(task),
      recipe: recipes[victim.modality],
      onProgress: progressPrinter('fine-tuning'),
    });
    if (!repaired) console.log('Every attempt diverged; the model is returned unchanged.');
    const weights = repaired ? encodeParameters(victim, repaired) : given;
    await writeFile(join(outputMount, 'weights.safetensors'), weights);
  });
}
