import { type Command, Option } from 'commander';
import { candidatePools, labelModes, labelRules } from '../benchmark/words/attack-document.ts';
import { parseNumber, parseObject, parseSeed, parseWholeNumber } from './option-values.ts';
import type { PoisonOptions } from './poison-run.ts';

export function addPoisonCommand(program: Command): void {
  program
    .command('poison')
    .description('Poison a dataset and write samples, labels, the triggered test set, the truth and a manifest.')
    .requiredOption('--dataset <id>', 'dataset id (see mbti datasets ls), or any name with --from')
    .option('--from <folder>', 'original files of the dataset or part of them, or a folder with train/ and test/')
    .requiredOption('--attack <id>', 'attack id (see mbti attacks ls), such as badnets')
    .requiredOption('--out <folder>', 'output folder; must not exist or be empty')
    .option('--ratio <fraction>', "share of training samples to poison (default: the attack's)", parseNumber)
    .option('--target <label>', 'number or name of the target class (default: 0, for text 1)')
    .option('--seed <number>', 'seed of selection, per-sample draws and factors, 0 to 2^53 - 1', parseSeed, 0)
    .option('--trigger-seed <number>', 'seed of the secret trigger (default: --seed)', parseSeed)
    .option('--parameters <json>', 'parameters of the attack (see mbti attacks info)', parseObject)
    .addOption(
      new Option('--label-mode <mode>', 'one target class, or for each class the next one').choices(labelModes),
    )
    .addOption(new Option('--label-rule <rule>', "label rule (default: the attack's)").choices(labelRules))
    .addOption(new Option('--pool <pool>', 'which samples may be poisoned').choices(candidatePools))
    .option('--cover-ratio <fraction>', "share of covers in the training samples (default: the attack's)", parseNumber)
    .option(
      '--factor <id-or-json...>',
      'practical factors, such as wrong-labels or {"id":"wrong-labels","parameters":{"ratio":0.1}}',
    )
    .option('--artifact <name=file...>', 'crafted artifacts as .npy (default: craft them)')
    .option('--sample-rate <hz>', 'sample rate of clips in x.npy', parseWholeNumber(1, 384_000))
    .option('--data <folder>', 'data folder (default: $MBTI_DATA_DIR or .data)')
    .option('--backend <name>', 'tensor backend for crafting (default: $MBTI_TENSOR_BACKEND or wasm)')
    .option('--json', 'print one JSON document')
    .action(async (_options, command: Command) => {
      const { poison } = await import('./poison-run.ts');
      await poison(command.optsWithGlobals<PoisonOptions>());
    });
}
