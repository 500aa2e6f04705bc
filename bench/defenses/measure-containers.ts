import { findSuite } from '../../benchmark/suites/suite-catalog.ts';
import { suiteName } from '../../benchmark/suites/suite.ts';
import { findLocalTasks } from '../../cli/local-tasks.ts';
import { withEngine } from '../../cli/with-engine.ts';
import { buildReferenceDefenses } from '../../runners/reference-defenses/build-reference-defenses.ts';
import { listReferenceDefenses } from '../../runners/reference-defenses/list-reference-defenses.ts';
import { pinImage } from '../../runners/sandbox/pin-image.ts';
import { readProtocolLabels } from '../../runners/sandbox/read-protocol-labels.ts';
import { startTensorBackend } from '../../runners/tensor/start-tensor-backend.ts';
import { printFilters, printRuns } from './print-runs.ts';
import { runOnTask, type DefenseRun } from './run-on-task.ts';

/**
 * Runs the reference defenses in their containers, one after the other, on the baked tasks of a suite, and prints what
 * they use and what they reach.
 * @param options.only folders of the defenses; empty: all.
 * @param options.task parts of the ids or scenarios of tasks; empty: all.
 * @returns whether every defense could be built and ran to its end on every task of its modalities, and there was one.
 * @throws CliError TASKS_MISSING
 */
export async function measureContainers({
  data,
  suite,
  only,
  task,
}: {
  readonly data: string | undefined;
  readonly suite: string;
  readonly only: readonly string[];
  readonly task: readonly string[];
}): Promise<boolean> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const chosen = { suite, ...(data === undefined ? {} : { data }), ...(task.length > 0 ? { task } : {}) };
  const tasks = await findLocalTasks(chosen);
  const listed = await listReferenceDefenses();
  const defenses = listed.filter(({ id }) => only.length === 0 || only.includes(id));
  await startTensorBackend('wasm'); // for filters in this process
  const runs: DefenseRun[] = [];
  const unbuilt: string[] = [];
  await withEngine(async (engine) => {
    const onProgress = (line: string): void => console.error(line);
    for (const built of await buildReferenceDefenses(engine, { defenses, onProgress })) {
      if (built.image === null) {
        unbuilt.push(`${built.id} could not be built: ${built.failure}`);
        continue;
      }
      const image = await pinImage(engine, built.image);
      const declared = readProtocolLabels(image.labels);
      const own = tasks.filter(({ manifest }) => declared.modalities.includes(manifest.form.modality));
      for (const stage of declared.stages) {
        for (const one of own.filter(({ isInspectOnly }) => stage === 'inspect' || !isInspectOnly)) {
          interrupted.signal.throwIfAborted();
          runs.push(await runOnTask(engine, { defense: built.id, image, stage, task: one }, interrupted.signal));
        }
      }
    }
  });
  printRuns(suiteName(findSuite(suite)), runs);
  printFilters(runs);
  for (const line of unbuilt) console.log(`\n${line}`);
  return unbuilt.length === 0 && runs.length > 0 && runs.every(({ result }) => 'score' in result);
}
