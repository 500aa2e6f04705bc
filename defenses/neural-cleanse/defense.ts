import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verdictFile } from '../../benchmark/stages/inspect.ts';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';
import { printProgress, progressPrinter } from '../lib/progress.ts';
import { readGivenModel, repairTask, type GivenModel } from '../lib/repair-task.ts';
import { runDefense } from '../lib/run-defense.ts';
import type { Trigger } from './invert-trigger.ts';
import { imagesOf, repairSuspects, suspectLabels, verdictOf } from './neural-cleanse.ts';
import { searchTriggers, type Search } from './search-triggers.ts';

const searchPart = 0.9; // of the time of a repair

runDefense(async (task) => {
  if (task.stage === 'inspect') {
    const { judgment } = await search(await readGivenModel(task), 1);
    await writeFile(join(outputMount, verdictFile), JSON.stringify(verdictOf(judgment)));
    return;
  }
  await repairTask(task, async (given) => {
    const found = await search(given, searchPart);
    console.log(`labels to repair: ${suspectLabels(found.judgment).join(', ') || 'none'}`);
    return repairSuspects(given.victim, given.parameters, imagesOf(given.clean), found, {
      seed: given.seed,
      onProgress: progressPrinter('unlearning', { from: searchPart, to: 1 }),
    });
  });
});

/** @param part of the run that the search takes. */
function search({ victim, parameters, clean, seed }: GivenModel, part: number): Promise<Search> {
  const onLabel = (label: number, trigger: Trigger | null): void => {
    const found = trigger ? `a trigger of norm ${trigger.norm.toFixed(1)}` : 'no trigger';
    printProgress((part * (label + 1)) / victim.classCount, `label ${label}: ${found}`);
  };
  return searchTriggers(victim, parameters, imagesOf(clean).samples, { seed, onLabel });
}
