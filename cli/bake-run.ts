import { join } from 'node:path';
import { ArtifactFolder } from '../runners/tasks/artifact-folder.ts';
import { bakeSuite } from '../runners/bake/bake-suite.ts';
import type { TaskProgress } from '../runners/bake/bake-meter.ts';
import type { TaskManifest } from '../runners/tasks/task-manifest.ts';
import { requiredRates } from '../benchmark/scoring/evaluate-task.ts';
import { findSuite, SuiteError } from '../benchmark/suites/suite-catalog.ts';
import { recipesOf, scenarioOf, suiteName, type Suite, type TaskRecipe } from '../benchmark/suites/suite.ts';
import { printJson, printLine, printProgress, type OutputOptions } from './command-output.ts';
import { dataFolder, datasetFolder } from './dataset-state.ts';
import { formatRate } from '../benchmark/words/format-rate.ts';
import { formatTable, type Column } from './format-table.ts';

export interface BakeCommandOptions extends OutputOptions {
  readonly task?: readonly string[];
  readonly shard?: Shard;
  readonly jobs?: number;
  readonly data?: string;
  readonly backend?: string;
}

/** Part `number` (counted from 1) of `of` equal parts of a suite. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

const reportEveryMs = 5_000;

/**
 * Bakes the chosen tasks. After a kill, the next run continues with the unfinished tasks.
 * @throws BakeError BAKE_INCOMPLETE if tasks failed; the others are baked.
 */
export async function bake(name: string, options: BakeCommandOptions): Promise<void> {
  const { json = false, data, jobs, backend = process.env['MBTI_TENSOR_BACKEND'] || 'wasm' } = options;
  const suite = findSuite(name);
  const tasks = chooseTasks(suite, options);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const folders = { artifacts: new ArtifactFolder(join(dataFolder(data), 'artifacts')), datasets: datasetFolder(data) };
  const shown = new Map<string, number>();
  const onTask = (scenario: string, progress: TaskProgress) => {
    const isEnd = progress.fraction === 1;
    if (!isEnd && performance.now() - (shown.get(scenario) ?? -Infinity) < reportEveryMs) return;
    shown.set(scenario, performance.now());
    printProgress(`${String(Math.floor(progress.fraction * 100)).padStart(3)} % ${scenario}: ${progress.message}`);
  };
  const manifests = await bakeSuite(
    folders,
    { tasks, gates: suite.gates },
    { backend, onTask, signal: interrupted.signal, ...(jobs === undefined ? {} : { jobs }) },
  );
  if (json) printJson({ suite: suiteName(suite), tasks: manifests.map(describe) });
  else printLine(formatTable(columns, manifests.map(describe)));
}

/** @throws SuiteError TASK_UNKNOWN if no task matches. */
export function chooseTasks(suite: Suite, { task: texts, shard }: BakeCommandOptions): Suite['tasks'] {
  const chosen = recipesOf(suite)
    .filter((recipe) => !texts || texts.some((text) => scenarioOf(recipe).includes(text)))
    .filter((recipe) => !shard || groupOf(suite, recipe) % shard.of === shard.number - 1);
  if (chosen.length > 0) return chosen;
  const message = `No task of ${suiteName(suite)} matches; "mbti suites info ${suite.id}" lists all ${recipesOf(suite).length} tasks.`;
  throw new SuiteError('TASK_UNKNOWN', message, { texts, shard });
}

/** Tasks that share a clean-trained victim are in the same part. */
function groupOf(suite: Suite, recipe: TaskRecipe): number {
  const shared = ({ dataset, factors, victim, seed }: TaskRecipe) => JSON.stringify([dataset, factors, victim, seed]);
  const groups = [...new Set(recipesOf(suite).map(shared))];
  return groups.indexOf(shared(recipe));
}

function describe({ id, scenarioId, undefended, reference }: TaskManifest) {
  const { cleanAccuracy, attackSuccessRate } = requiredRates(undefended);
  return {
    id,
    scenario: scenarioId,
    cleanAccuracy,
    attackSuccessRate,
    referenceCleanAccuracy: requiredRates(reference).cleanAccuracy,
  };
}

const columns: readonly Column<ReturnType<typeof describe>>[] = [
  { title: 'task', text: ({ id }) => id },
  { title: 'CAC', text: ({ cleanAccuracy }) => formatRate(cleanAccuracy), alignment: 'right' },
  { title: 'ASR', text: ({ attackSuccessRate }) => formatRate(attackSuccessRate), alignment: 'right' },
  {
    title: 'clean-trained CAC',
    text: ({ referenceCleanAccuracy }) => formatRate(referenceCleanAccuracy),
    alignment: 'right',
  },
  { title: 'scenario', text: ({ scenario }) => scenario },
];
