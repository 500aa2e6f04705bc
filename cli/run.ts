import { Option, type Command } from 'commander';
import { stages } from '../benchmark/words/stage.ts';
import type { RunCommandOptions } from './run-image.ts';

export function addRunCommand(program: Command): void {
  program
    .command('run <image-or-folder>')
    .description('Evaluate a defense on this machine, as the site does, before it is submitted.')
    .option('--suite <name>', 'suite whose baked tasks are used (default: mini)')
    .option('--task <text...>', 'only tasks whose id or scenario contains one of these texts')
    .option('--task-folder <folder>', 'one baked task, in place of those of a suite')
    .addOption(new Option('--stage <stage>', 'stage of an image that declares several (default: each)').choices(stages))
    .option('--keep <folder>', 'keep what the container was given and what it wrote, below this folder')
    .option('--watch', 'evaluate again whenever a file of the folder changes')
    .option('--data <folder>', 'data folder (default: $MBTI_DATA_DIR or .data)')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A folder with a Dockerfile is built first; one of defenses/ is built like a reference defense. Tasks are those that
\`npm start\` or \`mbti bake\` has baked in the data folder. Exit code 0: the container was scored on every task. 1: this machine
could not evaluate it. 2: the command line is wrong. 3: the container failed on at least one task, or its labels are wrong.`,
    )
    .action(async (target: string, _options, command: Command) => {
      const { runCommand } = await import('./run-image.ts');
      await runCommand(target, command.optsWithGlobals<RunCommandOptions>());
    });
}
