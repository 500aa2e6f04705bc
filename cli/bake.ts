import { InvalidArgumentError, type Command } from 'commander';
import type { BakeCommandOptions, Shard } from './bake-run.ts';

export function addBakeCommand(program: Command): void {
  program
    .command('bake <suite>')
    .description('Make the tasks of a suite: poisoned data, backdoored models. What is baked already is kept.')
    .option('--task <text...>', 'only tasks whose scenario contains one of these texts')
    .option('--shard <n/of>', 'only the n-th of so many parts: one machine of several', parseShard)
    .option('--jobs <count>', 'trainings at once; as many as there are cores when left out', parseCount)
    .option('--data <folder>', 'the data folder; MBTI_DATA_DIR when left out, else .data')
    .option('--backend <name>', 'the tensor backend; MBTI_TENSOR_BACKEND when left out, else wasm')
    .option('--json', 'print exactly one JSON document')
    .action(async (suite: string, _options, command: Command) => {
      const { bake } = await import('./bake-run.ts');
      await bake(suite, command.optsWithGlobals<BakeCommandOptions>());
    });
}

function parseShard(text: string): Shard {
  const [, number, of] = /^([0-9]{1,4})\/([0-9]{1,4})$/.exec(text) ?? [];
  const shard = { number: Number(number), of: Number(of) };
  if (shard.number >= 1 && shard.number <= shard.of) return shard;
  throw new InvalidArgumentError('Give it as n/of, such as 2/5 for the second of five machines.');
}

function parseCount(text: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1.');
}
