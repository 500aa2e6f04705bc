import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFlags } from '../../runners/artifacts/label-files.ts';
import { writeNpy } from '../../benchmark/formats/npy.ts';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';
import { progressPrinter } from '../lib/progress.ts';
import { readSplit, readTokenizer } from '../lib/read-task.ts';
import { runDefense } from '../lib/run-defense.ts';
import { sanitize } from './sanitize.ts';

runDefense(async (task) => {
  const { train, victim, seed } = task;
  if (!train)
    throw new Error(
      'Activation clustering needs training data, but the task has none. Run it on a task of stage sanitize.',
    );
  const { scores, flagged } = await sanitize(readSplit(task, train), victim, {
    seed,
    tokenize: readTokenizer(task),
    onProgress: progressPrinter('training the victim'),
  });
  const keep = flagged.map((flag) => 1 - flag);
  await writeFile(join(outputMount, 'scores.npy'), writeNpy({ dtype: '<f4', shape: [scores.length], data: scores }));
  await writeFile(join(outputMount, 'keep.npy'), encodeFlags(keep));
  console.log(`${flagged.reduce((sum, flag) => sum + flag, 0)} of ${flagged.length} samples flagged`);
});
