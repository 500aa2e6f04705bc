import { type Command, Option } from 'commander';
import { parseNumber, parseObject, parseSeed, parseWholeNumber } from './option-values.ts';
import type { PoisonOptions } from './poison-run.ts';

export function addPoisonCommand(program: Command): void {
  program
    .command('poison')
    .description('Poison a dataset: samples, labels, the triggered test set, the truth and a manifest.')
    .requiredOption('--dataset <id>', 'a dataset of mbti datasets ls, or a name for a folder with train/ and test/')
    .option('--from <folder>', "the dataset's original files or a part of them, or train/ and test/ with .npy files")
    .requiredOption('--attack <id>', 'an attack of mbti attacks ls, such as badnets')
    .requiredOption('--out <folder>', 'where the poisoned dataset goes; not there yet, or empty')
    .option('--ratio <fraction>', "poisoned over all training samples; the attack's default when left out", parseNumber)
    .option('--target <label>', 'number or name of the class that the attacker wants; 0, for texts 1 when left out')
    .option('--seed <number>', 'of selection, per-sample draws and factors', parseSeed, 0)
    .option('--trigger-seed <number>', 'of the secret trigger; the seed when left out', parseSeed)
    .option('--parameters <json>', 'of the attack, see mbti attacks info', parseObject)
    .addOption(
      new Option('--label-mode <mode>', 'one target, or each class onto the next').choices([
        'all-to-one',
        'all-to-all',
      ]),
    )
    .addOption(
      new Option('--label-rule <rule>', "the attack's own when left out").choices(['dirty', 'clean', 'untargeted']),
    )
    .addOption(new Option('--pool <pool>', 'which samples may be poisoned').choices(['all', 'non-target', 'target']))
    .option(
      '--cover-ratio <fraction>',
      "covers over all training samples; the attack's default when left out",
      parseNumber,
    )
    .option(
      '--factor <id-or-json...>',
      'practical factors, such as wrong-labels or {"id":"wrong-labels","parameters":{"ratio":0.1}}',
    )
    .option('--artifact <name=file...>', 'crafted artifacts as .npy; crafted anew when left out')
    .option('--sample-rate <hz>', 'of clips in x.npy', parseWholeNumber(1, 384_000))
    .option('--data <folder>', 'the data folder; MBTI_DATA_DIR when left out, else .data')
    .option('--backend <name>', 'the tensor backend for crafting; MBTI_TENSOR_BACKEND when left out, else wasm')
    .option('--json', 'print exactly one JSON document')
    .action(async (_options, command: Command) => {
      const { poison } = await import('./poison-run.ts');
      await poison(command.optsWithGlobals<PoisonOptions>());
    });
}
