import { dirname, join } from 'node:path';
import { countedSource } from './check-count.ts';
import { clipFrom, maxClipBytes } from './clip-from-file.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { readListedBytes } from './formats/read-bytes.ts';
import { type Line, readLines } from './formats/read-lines.ts';
import { exists, findFile, listFolder, missingFile } from './official-folder.ts';

const speakerCount = 1251;
const form = { modality: 'audio', length: 48_000, sampleRateHz: 16_000 } as const;
const splitFile = 'iden_split.txt';
const page = 'https://www.robots.ox.ac.uk/~vgg/data/voxceleb/';

const description: DatasetDescription = {
  id: 'voxceleb1',
  version: 1,
  title: 'VoxCeleb1 (speaker identification)',
  modality: 'audio',
  form,
  classNames: Array.from({ length: speakerCount }, (_, label) => `id1${String(label + 1).padStart(4, '0')}`),
  counts: { train: 138_361, test: 8_251 },
  preparation:
    'The first 3 s at 16 kHz; shorter clips are padded with zeros at the end. Splits 1 and 3 of iden_split.txt, in its ' +
    'order. The class of speaker id10001 is 0.',
  homepage: page,
  license: {
    name: 'CC BY 4.0 for the collection; the audio stays under the copyright of the video owners',
    url: page,
    redistributable: false,
    credit: 'VoxCeleb1 by Arsha Nagrani, Joon Son Chung and Andrew Zisserman, Interspeech 2017.',
  },
};
const datasetId = description.id;

const devParts = [
  ['a', 'e395d020928bc15670b570a21695ed96', '21ec6ca843659ebc2fdbe04b530baa4f191ad4b0971912672d92c158f32226a0'],
  ['b', 'bbfaaccefab65d82b21903e81a8a8020', '311d21e0c8cbf33573a4fce6c80e5a279d80736274b381c394319fc557159a04'],
  ['c', '017d579a2a96a077f40042ec33e51512', '92b64465f2b2a3dc0e4196ae8dd6828cbe9ddd1f089419a11e4cbfe2e1750df0'],
  ['d', '7bb1e9f70fddc7a678fa998ea8b3ba19', '00e6190c770b27f27d2a3dd26ee15596b17066b715ac111906861a7d09a211a5'],
] as const;

/** VoxCeleb1 from its two archives of WAV files, merged, and the list of its identification task. */
export const voxceleb1: OfficialDataset<Int16Array> = {
  description,
  files: [
    {
      name: 'vox1_dev_wav.zip',
      page,
      md5: 'ae63e55b951748cc486645f532ba230b',
      unpack: 'zip',
      parts: devParts.map(([letter, md5, sha256]) => ({ name: `vox1_dev_wav_parta${letter}`, page, md5, sha256 })),
    },
    {
      name: 'vox1_test_wav.zip',
      page,
      md5: '185fdc63c3c739954633d50379a3d102',
      sha256: '8de57f347fe22b2c24526e9f444f689ecf5096fc2a92018cf420ff6b5b15eaea',
      unpack: 'zip',
    },
    {
      name: splitFile,
      url: 'https://www.robots.ox.ac.uk/~vgg/data/voxceleb/meta/iden_split.txt',
      bytes: 4_912_512,
      sha256: '3c1d792d4058861cd476a27cc942c824f7e9df812864115a7c2b12df97edfbbf',
    },
  ],
  async open(folder, { partial = false } = {}) {
    const list = await findFile(
      datasetId,
      [folder, dirname(folder)].map((place) => join(place, splitFile)),
    );
    const wav = join(folder, 'wav');
    const root = (await exists(wav)) ? wav : folder;
    const speakers = await listFolder(datasetId, root, false);
    if (!speakers.some((name) => name.startsWith('id1'))) throw missingFile(datasetId, wav);
    const source = {
      train: () => readSplit(list, root, '1', partial),
      test: () => readSplit(list, root, '3', partial),
    };
    return countedSource(description, source, { partial });
  },
};

async function* readSplit(
  list: string,
  root: string,
  split: string,
  partial: boolean,
): AsyncGenerator<SourceRecord<Int16Array>> {
  for await (const line of readLines({ datasetId, file: list })) {
    if (line.text.trim() === '') continue;
    const listed = parseLine(line, list);
    if (listed.split !== split) continue;
    const file = join(root, listed.name);
    const bytes = await readListedBytes({ datasetId, file, maxBytes: maxClipBytes }, partial);
    if (bytes) yield { value: clipFrom(bytes, file, form), label: listed.label };
  }
}

/** A line such as `1 id10001/1zcIwhmdeo4/00001.wav`. */
function parseLine({ text, number }: Line, file: string): { split: string; name: string; label: number } {
  const match = /^([123])\s+(id1(\d{4})\/[\w-]{11}\/\d{5}\.wav)\s*$/.exec(text);
  if (!match) {
    const message = `${file}: line ${number} is "${text.slice(0, 80)}", expected a line such as "1 id10001/1zcIwhmdeo4/00001.wav".`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, line: number });
  }
  const [, split = '', name = '', speaker = ''] = match;
  const label = Number(speaker) - 1;
  if (label >= 0 && label < speakerCount) return { split, name, label };
  const message = `${file}: line ${number} names speaker id1${speaker}, expected id10001 to id11251.`;
  throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, line: number, found: `id1${speaker}` });
}
