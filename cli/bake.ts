import { InvalidArgumentError, type Command } from 'commander';
import type { BakeCommandOptions, Shard } from './bake-run.ts';

export function addBakeCommand(program: Command): void {
  program
    .command('bake <suite>')
    .description('Make the tasks of a suite: poisoned data and backdoored models. Finished tasks are kept.')
    .option('--task <text...>', 'only tasks whose scenario contains one of these texts')
    .option('--shard <n/of>', 'bake only part n of the suite, to share it between machines', parseShard)
    .option('--jobs <count>', 'number of parallel trainings (default: number of cores)', parseCount)
    .option('--data <folder>', 'data folder (default: $MBTI_DATA_DIR or .data)')
    .option('--backend <name>', 'tensor backend (default: $MBTI_TENSOR_BACKEND or wasm)')
    .option('--json', 'print one JSON document')
    .action(async (suite: string, _options, command: Command) => {
      const { bake } = await import('./bake-run.ts');
      await bake(suite, command.optsWithGlobals<BakeCommandOptions>());
    });
}

function parseShard(text: string): Shard {
  const [, number, of] = /^([0-9]{1,4})\/([0-9]{1,4})$/.exec(text) ?? [];
  const shard = { number: Number(number), of: Number(of) };
  if (shard.number >= 1 && shard.number <= shard.of) return shard;
  throw new InvalidArgumentError('Expected n/of, such as 2/5 for the second of five machines.');
}

function parseCount(text: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, 1 or greater.');
}
