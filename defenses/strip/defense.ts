import { answerQueries } from '../lib/answer-queries.ts';
import { printProgress } from '../lib/progress.ts';
import { formOf } from '../lib/read-task.ts';
import { readGivenModel } from '../lib/repair-task.ts';
import { runDefense } from '../lib/run-defense.ts';
import { fitStrip } from './fit-strip.ts';

/** Stdout is for answers; everything else goes to stderr. */
runDefense(async (task) => {
  const { queries, stage } = task;
  if (!queries) throw new Error(`STRIP answers queries, but a task of stage ${stage} has none.`);
  const { victim, parameters, clean, seed, tokenize } = await readGivenModel(task);
  const onProgress = (done: number, count: number): void => {
    if (done % Math.ceil(count / 20) === 0)
      printProgress(done / count, `calibration: ${done} of ${count} clean samples`);
  };
  const judge = await fitStrip(victim, parameters, clean, { seed, tokenize, onProgress });
  const form = formOf(task);
  const { answered } = await answerQueries(process.stdin, process.stdout, { form, window: queries.window, judge });
  console.error(`${answered} queries answered`);
});
