import type { Command } from 'commander';
import type { OutputOptions } from './command-output.ts';

export function addSuitesCommand(program: Command): void {
  const suites = program.command('suites').description('List and describe suites of tasks.');
  const add = (usage: string, description: string) =>
    suites.command(usage).description(description).option('--json', 'print one JSON document');
  // imported on use, because loading all datasets and victims takes time
  add('ls', 'List all suites.').action(async (_options, command: Command) => {
    const { listSuites } = await import('./suites-info.ts');
    listSuites(command.optsWithGlobals<OutputOptions>());
  });
  add('info <suite>', 'Describe a suite: its tasks and the cost of baking it.').action(
    async (name: string, _options, command: Command) => {
      const { showSuite } = await import('./suites-info.ts');
      showSuite(name, command.optsWithGlobals<OutputOptions>());
    },
  );
}
