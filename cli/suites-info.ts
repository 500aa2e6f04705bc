import { estimateCost, gpuOperationsPerSecond, type SuiteCost } from '../runners/bake/estimate-cost.ts';
import { findSuite, suiteCatalog } from '../benchmark/suites/suite-catalog.ts';
import { scenarioOf, suiteName, suiteSha256, type Suite } from '../benchmark/suites/suite.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { formatBytes } from './format-bytes.ts';
import { formatTable, type Column } from './format-table.ts';

export function listSuites({ json = false }: OutputOptions): void {
  const rows = suiteCatalog.map((suite) => ({ suite: suiteName(suite), title: suite.title, ...estimateCost(suite) }));
  if (json) {
    printJson(rows);
    return;
  }
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'suite', text: ({ suite }) => suite },
    { title: 'tasks', text: ({ tasks }) => String(tasks), alignment: 'right' },
    { title: 'datasets', text: ({ datasets }) => String(datasets), alignment: 'right' },
    { title: 'title', text: ({ title }) => title },
  ];
  printLine(formatTable(columns, rows));
}

/** @throws SuiteError SUITE_UNKNOWN */
export function showSuite(name: string, { json = false }: OutputOptions): void {
  const suite = findSuite(name);
  const cost = estimateCost(suite);
  const sha256 = suiteSha256(suite);
  if (json) {
    printJson({ suite: suiteName(suite), sha256, cost, gpuOperationsPerSecond, manifest: suite });
    return;
  }
  printLine(`${suiteName(suite)}: ${suite.title}`);
  printLine(`sha256 ${sha256}`);
  printLine();
  for (const line of describeTasks(suite)) printLine(line);
  printLine();
  for (const line of describeCost(cost)) printLine(line);
}

function describeTasks(suite: Suite): readonly string[] {
  return suite.tasks.map((task) => {
    const { targetLabel } = task.attack;
    const target = targetLabel < 0 ? 'no single target' : `target ${targetLabel}`;
    return `${scenarioOf(task)}, ${target}, seed ${task.seed}`;
  });
}

/** GPU hours are an estimate and state the assumed speed. */
function describeCost({ tasks, models, datasets, ...cost }: SuiteCost): readonly string[] {
  const exaOperations = (cost.trainingOperations / 1e18).toPrecision(3);
  const speed = `${gpuOperationsPerSecond / 1e12} TFLOP/s`;
  return [
    `${tasks} tasks over ${datasets} datasets, ${models} models to train`,
    `training: ${exaOperations} exaFLOP, about ${cost.gpuHours.toPrecision(3)} GPU hours at ${speed} sustained (assumed)`,
    `download: at least ${formatBytes(cost.downloadBytes)}; some files have no published size`,
    `disk space: at least ${formatBytes(cost.diskBytes)} for original files, prepared datasets and baked tasks`,
  ];
}
