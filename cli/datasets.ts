import type { Command } from 'commander';
import type { DatasetsOptions } from './dataset-state.ts';
import type { FetchCommandOptions } from './datasets-fetch.ts';

export function addDatasetsCommand(program: Command): void {
  const datasets = program.command('datasets').description('The datasets: which there are, and getting their files.');
  const add = (usage: string, description: string) =>
    datasets
      .command(usage)
      .description(description)
      .option('--data <folder>', 'the data folder; MBTI_DATA_DIR when left out, else .data')
      .option('--json', 'print exactly one JSON document');
  // the loaders are many: only these commands wait for them
  add('ls', 'List all datasets, and which are here.').action(async (_options, command: Command) => {
    const { listDatasets } = await import('./datasets-ls.ts');
    await listDatasets(command.optsWithGlobals<DatasetsOptions>());
  });
  add('info <id>', 'Show one dataset: license, files, where they go.').action(
    async (id: string, _options, command: Command) => {
      const { showDataset } = await import('./datasets-info.ts');
      await showDataset(id, command.optsWithGlobals<DatasetsOptions>());
    },
  );
  add('fetch <id...>', 'Download, verify and unpack the original files.')
    .option('--from <folder>', 'take the files, or the unpacked dataset, from this folder')
    .option('--keep-archives', 'keep archives when they are unpacked')
    .action(async (ids: string[], _options, command: Command) => {
      const { fetchDatasets } = await import('./datasets-fetch.ts');
      await fetchDatasets(ids, command.optsWithGlobals<FetchCommandOptions>());
    });
  add('verify <id...>', 'Check the sums of the files, and read every record.').action(
    async (ids: string[], _options, command: Command) => {
      const { verifyDatasets } = await import('./datasets-verify.ts');
      await verifyDatasets(ids, command.optsWithGlobals<DatasetsOptions>());
    },
  );
}
