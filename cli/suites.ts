import type { Command } from 'commander';
import type { OutputOptions } from './command-output.ts';

export function addSuitesCommand(program: Command): void {
  const suites = program.command('suites').description('The suites: what a defense is measured on.');
  const add = (usage: string, description: string) =>
    suites.command(usage).description(description).option('--json', 'print exactly one JSON document');
  // datasets and victims are many: only these commands wait for them
  add('ls', 'List all suites.').action(async (_options, command: Command) => {
    const { listSuites } = await import('./suites-info.ts');
    listSuites(command.optsWithGlobals<OutputOptions>());
  });
  add('info <suite>', 'Show one suite: its tasks, and what baking it takes.').action(
    async (name: string, _options, command: Command) => {
      const { showSuite } = await import('./suites-info.ts');
      showSuite(name, command.optsWithGlobals<OutputOptions>());
    },
  );
}
