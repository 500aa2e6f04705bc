import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import { clipFrom, maxClipBytes } from './clip-from-file.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { readListedBytes } from './formats/read-bytes.ts';
import { type GtzanClip, gtzanSplit } from './gtzan-split.ts';
import { exists, findTopFolder } from './official-folder.ts';

/** 29.9 s: about the length of the shortest clips. */
const form = { modality: 'audio', length: 660_000, sampleRateHz: 22_050 } as const;
const classNames: readonly string[] = [
  ...['blues', 'classical', 'country', 'disco', 'hiphop', 'jazz', 'metal', 'pop', 'reggae', 'rock'],
];
/** Cannot be decoded in the common copies of the dataset. */
const brokenClip = 'jazz.00054';

const description: DatasetDescription = {
  id: 'gtzan',
  version: 1,
  title: 'GTZAN genres',
  modality: 'audio',
  form,
  classNames,
  counts: { train: 442, test: 290 },
  preparation:
    'The first 660,000 samples at 22,050 Hz; shorter clips are padded with zeros at the end. The fault-filtered split ' +
    'without the broken clip jazz.00054 and without its validation clips, sorted by genre, then by number.',
  homepage: 'http://marsyas.info/downloads/datasets.html',
  license: {
    name: 'none: cuts of commercial recordings',
    url: 'http://marsyas.info/downloads/datasets.html',
    redistributable: false,
    credit: 'GTZAN by George Tzanetakis and Perry Cook, "Musical Genre Classification of Audio Signals", 2002.',
  },
};
const datasetId = description.id;

/** GTZAN from its folders of WAV files, or the AU files of older copies. */
export const gtzan: OfficialDataset<Int16Array> = {
  description,
  files: [
    {
      name: 'genres.tar.gz',
      url: 'https://huggingface.co/datasets/marsyas/gtzan/resolve/main/data/genres.tar.gz',
      bytes: 1_225_571_541,
      md5: '5b3d6dddb579ab49814ab86dba69e7c7',
      sha256: '24347e0223d2ba798e0a558c4c172d9d4a19c00bb7963fe055d183dadb4ef2c6',
      unpack: 'tar.gz',
    },
  ],
  async open(folder, { partial = false } = {}) {
    const root = await findTopFolder({ datasetId, folder, top: 'genres', needed: classNames, oneOf: partial });
    const train = gtzanSplit.train.filter(({ name }) => name !== brokenClip);
    const source = {
      train: () => readClips(root, train, partial),
      test: () => readClips(root, gtzanSplit.test, partial),
    };
    return countedSource(description, source, { partial });
  },
};

async function* readClips(
  root: string,
  clips: readonly GtzanClip[],
  partial: boolean,
): AsyncGenerator<SourceRecord<Int16Array>> {
  for (const { genre, name } of clips) {
    const wav = join(root, genre, `${name}.wav`);
    const au = join(root, genre, `${name}.au`);
    const file = !(await exists(wav)) && (await exists(au)) ? au : wav;
    const bytes = await readListedBytes({ datasetId, file, maxBytes: maxClipBytes }, partial);
    if (bytes) yield { value: clipFrom(bytes, file, form), label: classNames.indexOf(genre) };
  }
}
