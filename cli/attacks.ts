import { type Command, Option } from 'commander';
import type { AttacksOptions } from './attacks-ls.ts';
import type { AttacksPreviewOptions } from './attacks-preview.ts';
import { modalities } from '../benchmark/words/modality.ts';
import { parseObject, parseSeed, parseWholeNumber } from './option-values.ts';

export function addAttacksCommand(program: Command): void {
  const attacks = program.command('attacks').description('List, describe and preview attacks.');
  const add = (usage: string, description: string) =>
    attacks
      .command(usage)
      .description(description)
      .addOption(new Option('--modality <modality>', 'only attacks of this modality').choices(modalities))
      .option('--json', 'print one JSON document');
  // imported on use, because loading all attacks takes time
  add('ls', 'List all attacks.').action(async (_options, command: Command) => {
    const { listAttacks } = await import('./attacks-ls.ts');
    listAttacks(command.optsWithGlobals<AttacksOptions>());
  });
  add('info <id>', 'Describe an attack, such as badnets or image/badnets.').action(
    async (id: string, _options, command: Command) => {
      const { showAttacks } = await import('./attacks-info.ts');
      showAttacks(id, command.optsWithGlobals<AttacksOptions>());
    },
  );
  add('preview <id>', 'Write an HTML page that shows samples before and after an attack.')
    .requiredOption('--out <file>', 'output file; an existing file is replaced')
    .option('--dataset <id>', 'dataset id (default: the embedded dataset of the modality)')
    .option('--from <folder>', 'original files of the dataset or part of them, or a folder with train/ and test/')
    .option('--sample-rate <hz>', 'sample rate of clips in x.npy', parseWholeNumber(1, 384_000))
    .option('--count <number>', 'number of samples to show', parseWholeNumber(1, 24), 6)
    .option('--seed <number>', 'seed of the trigger and of per-sample draws', parseSeed, 0)
    .option('--target <label>', 'number or name of the target class (default: 0, for text 1)')
    .option('--parameters <json>', 'parameters of the attack (see mbti attacks info)', parseObject)
    .option('--data <folder>', 'data folder (default: $MBTI_DATA_DIR or .data)')
    .action(async (id: string, _options, command: Command) => {
      const { previewAttack } = await import('./attacks-preview.ts');
      await previewAttack(id, command.optsWithGlobals<AttacksPreviewOptions>());
    });
}
