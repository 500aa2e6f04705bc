import { findDataset, isEmbedded } from '../runners/datasets/dataset-catalog.ts';
import { verifyDataset, type VerifyReport } from '../runners/datasets/fetch/verify-dataset.ts';
import { printJson, printLine } from './command-output.ts';
import { datasetFolder, type DatasetsOptions } from './dataset-state.ts';
import { TransferProgress } from './transfer-progress.ts';

/** As printed by `--json`. */
interface Report extends VerifyReport {
  readonly id: string;
  readonly ok: boolean;
}

/** Checks the files and reads every record. Exit code 1 if anything is wrong. */
export async function verifyDatasets(ids: readonly string[], { data, json }: DatasetsOptions): Promise<void> {
  const datasets = [...new Set(ids)].map(findDataset);
  const folder = datasetFolder(data);
  const reports: Report[] = [];
  for (const dataset of datasets) {
    const { id, counts } = dataset.description;
    if (isEmbedded(dataset)) {
      reports.push({ id, ok: true, files: [], splits: counts, problems: [] });
      if (!json) printLine(`${id}: comes with the installation and is verified whenever it is prepared.`);
      continue;
    }
    const progress = new TransferProgress(id);
    const found = await verifyDataset(dataset, folder.originals(id), progress.show).finally(() => progress.end());
    const report = { id, ok: found.problems.length === 0, ...found };
    reports.push(report);
    if (!json) printReport(report);
  }
  if (json) printJson(reports);
  if (reports.some(({ ok }) => !ok)) process.exitCode = 1;
}

function printReport({ id, ok, files, splits, problems }: Report): void {
  printLine(`${id}: ${ok ? 'ok' : 'wrong'}, ${splits.train} train and ${splits.test} test samples read`);
  for (const { name, state } of files) printLine(`  ${state.padEnd(8)}${name}`);
  for (const problem of problems) printLine(`  ${problem}`);
}
