import { type Command, Option } from 'commander';
import type { AttacksOptions } from './attacks-ls.ts';
import type { AttacksPreviewOptions } from './attacks-preview.ts';
import { parseObject, parseSeed, parseWholeNumber } from './option-values.ts';

export function addAttacksCommand(program: Command): void {
  const attacks = program.command('attacks').description('The attacks: what each does, and where it comes from.');
  const add = (usage: string, description: string) =>
    attacks
      .command(usage)
      .description(description)
      .addOption(new Option('--modality <modality>', 'only of this one').choices(['image', 'text', 'audio']))
      .option('--json', 'print exactly one JSON document');
  // the attacks are many: only these commands wait for them
  add('ls', 'List all attacks.').action(async (_options, command: Command) => {
    const { listAttacks } = await import('./attacks-ls.ts');
    listAttacks(command.optsWithGlobals<AttacksOptions>());
  });
  add('info <id>', 'Show all that is known of an attack, such as badnets or image/badnets.').action(
    async (id: string, _options, command: Command) => {
      const { showAttacks } = await import('./attacks-info.ts');
      showAttacks(id, command.optsWithGlobals<AttacksOptions>());
    },
  );
  add('preview <id>', 'Write a page that shows what an attack does to samples: before, after, the difference.')
    .requiredOption('--out <file>', 'where the page goes; a file that is there is replaced')
    .option('--dataset <id>', 'a dataset of mbti datasets ls; the embedded one of the modality when left out')
    .option('--from <folder>', "the dataset's original files or a part of them, or train/ and test/ with .npy files")
    .option('--sample-rate <hz>', 'of clips in x.npy', parseWholeNumber(1, 384_000))
    .option('--count <number>', 'samples to show', parseWholeNumber(1, 24), 6)
    .option('--seed <number>', 'of the trigger and of per-sample draws', parseSeed, 0)
    .option('--target <label>', 'number or name of the class that the attacker wants; 0, for texts 1 when left out')
    .option('--parameters <json>', 'of the attack, see mbti attacks info', parseObject)
    .option('--data <folder>', 'the data folder; MBTI_DATA_DIR when left out, else .data')
    .action(async (id: string, _options, command: Command) => {
      const { previewAttack } = await import('./attacks-preview.ts');
      await previewAttack(id, command.optsWithGlobals<AttacksPreviewOptions>());
    });
}
