import { estimateCost, gpuOperationsPerSecond, type SuiteCost } from '../runners/bake/estimate-cost.ts';
import { findSuite, suiteCatalog } from '../benchmark/suites/suite-catalog.ts';
import { recipesOf, isInspectOnly, scenarioOf, suiteName, suiteSha256, type Suite } from '../benchmark/suites/suite.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { formatBytes } from '../benchmark/words/format-bytes.ts';
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
  return recipesOf(suite).map((task) => {
    const { targetLabel } = task.attack;
    const target = targetLabel < 0 ? 'no single target' : `target ${targetLabel}`;
    const stage = isInspectOnly(suite, task) ? ', for stage inspect alone' : '';
    return `${scenarioOf(task)}, ${target}, seed ${task.seed}${stage}`;
  });
}

/** GPU hours are an estimate and state the assumed speed. */
function describeCost({ tasks, models, datasets, ...cost }: SuiteCost): readonly string[] {
  const operations = formatOperations(cost.trainingOperations);
  const speed = `${gpuOperationsPerSecond / 1e12} TFLOP/s`;
  return [
    `${counted(tasks, 'task')} over ${counted(datasets, 'dataset')}, ${counted(models, 'model')} to train`,
    `training: ${operations}, about ${formatHours(cost.gpuHours)} on a GPU at ${speed} sustained (assumed)`,
    cost.downloadBytes === 0
      ? 'download: none whose size is published; embedded datasets need none'
      : `download: at least ${formatBytes(cost.downloadBytes)}; some files have no published size`,
    `disk space: at least ${formatBytes(cost.diskBytes)} for original files, prepared datasets and baked tasks`,
  ];
}

/** Operations in the unit that gives a number from 1 to 999. */
function formatOperations(count: number): string {
  const units = ['GFLOP', 'TFLOP', 'PFLOP', 'EFLOP'];
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(count, 1)) / 3) - 3, 0), units.length - 1);
  return `${Number((count / 10 ** (9 + 3 * power)).toPrecision(3))} ${units[power]}`;
}

/** A duration in the unit that people would use. */
function formatHours(hours: number): string {
  if (hours < 1 / 60) return `${Math.max(Math.ceil(hours * 3600), 1)} s`;
  if (hours < 1.5) return `${Math.ceil(hours * 60)} min`;
  return `${Number(hours.toPrecision(3))} hours`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
