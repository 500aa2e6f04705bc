import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import { clipFrom, maxClipBytes } from './clip-from-file.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { readBytes } from './formats/read-bytes.ts';
import { readLines } from './formats/read-lines.ts';
import { exists, findTopFolder, listFolder } from './official-folder.ts';
import { type SpeechCommandsSplit, speechCommandsSplit } from './speech-commands-split.ts';

const top = 'speech_commands_v0.02';
const form = { modality: 'audio', length: 16_000, sampleRateHz: 16_000 } as const;

const classNames: readonly string[] = [
  ...['backward', 'bed', 'bird', 'cat', 'dog', 'down', 'eight', 'five', 'follow', 'forward', 'four', 'go', 'happy'],
  ...['house', 'learn', 'left', 'marvin', 'nine', 'no', 'off', 'on', 'one', 'right', 'seven', 'sheila', 'six', 'stop'],
  ...['three', 'tree', 'two', 'up', 'visual', 'wow', 'yes', 'zero'],
];

const description: DatasetDescription = {
  id: 'speechcommands',
  version: 1,
  title: 'Speech Commands v0.02',
  modality: 'audio',
  form,
  classNames,
  counts: { train: 84_843, test: 11_005 },
  preparation:
    'One second at 16 kHz; shorter clips are padded with zeros at the end. Sorted by word, then by file name. The ' +
    'training split has the clips of neither official list; validation clips are not used.',
  homepage: 'https://www.tensorflow.org/datasets/catalog/speech_commands',
  license: {
    name: 'CC BY 4.0',
    url: 'https://creativecommons.org/licenses/by/4.0/',
    redistributable: true,
    credit: 'Speech Commands by Pete Warden, "A Dataset for Limited-Vocabulary Speech Recognition", 2018.',
  },
};
const datasetId = description.id;

/** Speech Commands with its 35 words, from its archive of WAV files. */
export const speechCommands: OfficialDataset<Int16Array> = {
  description,
  files: [
    {
      name: 'speech_commands_v0.02.tar.gz',
      url: 'https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz',
      bytes: 2_428_923_189,
      md5: '6b74f3901214cb2c2934e98196829835',
      sha256: 'af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58',
      unpack: 'tar.gz',
      into: top,
    },
  ],
  async open(folder, { partial = false } = {}) {
    const root = await findTopFolder({ datasetId, folder, top, needed: classNames, oneOf: partial });
    const splitOf = await splitRule(root);
    const source = {
      train: () => readSplit(root, (name) => splitOf(name) === 'training', partial),
      test: () => readSplit(root, (name) => splitOf(name) === 'testing', partial),
    };
    return countedSource(description, source, { partial });
  },
};

/** Uses the official lists if both exist, otherwise the hash that they were made with. */
async function splitRule(root: string): Promise<(name: string) => SpeechCommandsSplit> {
  const validationFile = join(root, 'validation_list.txt');
  const testingFile = join(root, 'testing_list.txt');
  if (!(await exists(validationFile)) || !(await exists(testingFile))) return speechCommandsSplit;
  const validation = await readList(validationFile);
  const testing = await readList(testingFile);
  return (name) => (validation.has(name) ? 'validation' : testing.has(name) ? 'testing' : 'training');
}

async function readList(file: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { text } of readLines({ datasetId, file })) names.add(text.trim());
  return names;
}

async function* readSplit(
  root: string,
  belongs: (name: string) => boolean,
  partial: boolean,
): AsyncGenerator<SourceRecord<Int16Array>> {
  for (const [label, word] of classNames.entries()) {
    for (const name of await listFolder(datasetId, join(root, word), partial)) {
      if (!/_nohash_.*\.wav$/.test(name) || !belongs(`${word}/${name}`)) continue;
      const file = join(root, word, name);
      const bytes = await readBytes({ datasetId, file, maxBytes: maxClipBytes });
      yield { value: clipFrom(bytes, file, form), label };
    }
  }
}
