import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';
import { trainedModelFile } from '../../benchmark/stages/train.ts';
import { exportOnnx } from '../../runners/victims/export-onnx.ts';
import { progressPrinter } from '../lib/progress.ts';
import { readSplit, readTokenizer } from '../lib/read-task.ts';
import { runDefense } from '../lib/run-defense.ts';
import { learnWithoutBackdoor } from './learn-without-backdoor.ts';

runDefense(async (task) => {
  const { train, victim, seed, stage } = task;
  if (!train) throw new Error(`Anti-backdoor learning needs training data, but a task of stage ${stage} has none.`);
  const printers = {
    isolation: progressPrinter('isolation', { from: 0, to: 0.2 }),
    'fine-tuning': progressPrinter('fine-tuning', { from: 0.2, to: 0.95 }),
    unlearning: progressPrinter('unlearning', { from: 0.95, to: 1 }),
  };
  const { parameters, isolated, isolatedLoss } = await learnWithoutBackdoor(victim, readSplit(task, train), {
    seed,
    tokenize: readTokenizer(task),
    onProgress: (phase, progress) => printers[phase](progress),
  });
  await writeFile(join(outputMount, trainedModelFile), exportOnnx(victim, parameters));
  const change = `${isolatedLoss.before.toPrecision(3)} to ${isolatedLoss.after.toPrecision(3)}`;
  console.log(`${isolated.length} samples isolated; unlearning changed their mean loss from ${change}`);
});
