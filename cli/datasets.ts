import type { Command } from 'commander';
import type { DatasetsOptions } from './dataset-state.ts';
import type { FetchCommandOptions } from './datasets-fetch.ts';

export function addDatasetsCommand(program: Command): void {
  const datasets = program.command('datasets').description('List, download and verify datasets.');
  const add = (usage: string, description: string) =>
    datasets
      .command(usage)
      .description(description)
      .option('--data <folder>', 'data folder (default: $MBTI_DATA_DIR or .data)')
      .option('--json', 'print one JSON document');
  // imported on use, because loading all datasets takes time
  add('ls', 'List all datasets and whether they are on this machine.').action(async (_options, command: Command) => {
    const { listDatasets } = await import('./datasets-ls.ts');
    await listDatasets(command.optsWithGlobals<DatasetsOptions>());
  });
  add('info <id>', 'Describe a dataset: license, files and where they are stored.').action(
    async (id: string, _options, command: Command) => {
      const { showDataset } = await import('./datasets-info.ts');
      await showDataset(id, command.optsWithGlobals<DatasetsOptions>());
    },
  );
  add('fetch <id...>', 'Download, verify and unpack the original files.')
    .option('--from <folder>', 'use the files or the unpacked dataset in this folder')
    .option('--keep-archives', 'keep archives after unpacking')
    .action(async (ids: string[], _options, command: Command) => {
      const { fetchDatasets } = await import('./datasets-fetch.ts');
      await fetchDatasets(ids, command.optsWithGlobals<FetchCommandOptions>());
    });
  add('verify <id...>', 'Check the checksums of the files and read every record.').action(
    async (ids: string[], _options, command: Command) => {
      const { verifyDatasets } = await import('./datasets-verify.ts');
      await verifyDatasets(ids, command.optsWithGlobals<DatasetsOptions>());
    },
  );
}
