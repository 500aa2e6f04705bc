import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { decodeJpeg } from './formats/decode-jpeg.ts';
import { readListedBytes } from './formats/read-bytes.ts';
import { checkFieldCount, readDelimited } from './formats/read-delimited.ts';
import { readLines } from './formats/read-lines.ts';
import { findTopFolder, listFolder } from './official-folder.ts';
import { tinyImagenetClasses } from './tiny-imagenet-classes.ts';

const sidePixels = 64;
const imagesPerClass = 500;
const maxImageBytes = 256 * 1024;
const labels = new Map(tinyImagenetClasses.map((id, label) => [id, label]));

const description: DatasetDescription = {
  id: 'tiny-imagenet',
  version: 2, // 1 was decoded with a box filter for chroma
  title: 'Tiny ImageNet',
  modality: 'image',
  form: { modality: 'image', height: sidePixels, width: sidePixels, channels: 3 },
  classNames: tinyImagenetClasses,
  counts: { train: 100_000, test: 10_000 },
  preparation:
    'JPEGs decoded with libjpeg-turbo at its default settings; gray images are expanded to three channels. Classes by ascending WordNet id, ' +
    'images by number. The official validation images are the test split, because the test images have no labels.',
  homepage: 'http://cs231n.stanford.edu/',
  license: {
    name: 'ImageNet terms of access: non-commercial research and education',
    url: 'https://www.image-net.org/download.php',
    redistributable: false,
    credit: 'Tiny ImageNet by Ya Le and Xuan Yang, Stanford CS231n, 2015; images of ImageNet.',
  },
};
const datasetId = description.id;

/** Tiny ImageNet from its archive of JPEGs. */
export const tinyImagenet: OfficialDataset<Uint8Array> = {
  description,
  files: [
    {
      name: 'tiny-imagenet-200.zip',
      url: 'http://cs231n.stanford.edu/tiny-imagenet-200.zip',
      bytes: 248_100_043,
      md5: '90528d7ca1a48142e341f4ef8d21d0de',
      unpack: 'zip',
    },
  ],
  async open(folder, { partial = false } = {}) {
    const needed = ['wnids.txt', 'train', 'val/val_annotations.txt', 'val/images'];
    const root = await findTopFolder({ datasetId, folder, top: 'tiny-imagenet-200', needed });
    await checkClassIds(join(root, 'wnids.txt'), partial);
    const source = { train: () => readTrain(root, partial), test: () => readTest(root, partial) };
    return countedSource(description, source, { partial });
  },
};

async function checkClassIds(file: string, partial: boolean): Promise<void> {
  const found = new Set<string>();
  for await (const { text, number } of readLines({ datasetId, file })) {
    if (text === '') continue;
    labelOf(text, file, number);
    found.add(text);
  }
  const expected = tinyImagenetClasses.length;
  if (partial || found.size === expected) return;
  const message = `${file} names ${found.size} classes, expected ${expected}.`;
  throw new DatasetError('COUNT_MISMATCH', message, { file, found: found.size, expected });
}

async function* readTrain(root: string, partial: boolean): AsyncGenerator<SourceRecord<Uint8Array>> {
  for (const [id, label] of labels) {
    const folder = join(root, 'train', id, 'images');
    const present = new Set(await listFolder(datasetId, folder, partial));
    for (let number = 0; number < imagesPerClass; number++) {
      const name = `${id}_${number}.JPEG`;
      if (partial && !present.has(name)) continue;
      const value = await readImage(join(folder, name), partial);
      if (value) yield { value, label };
    }
  }
}

async function* readTest(root: string, partial: boolean): AsyncGenerator<SourceRecord<Uint8Array>> {
  const file = join(root, 'val', 'val_annotations.txt');
  for await (const row of readDelimited({ datasetId, file, delimiter: '\t', quoted: false })) {
    checkFieldCount(row, 6, file);
    const [name = '', id = ''] = row.fields;
    if (!/^val_\d{1,5}\.JPEG$/.test(name)) {
      const message = `${file}: line ${row.line} names the image "${name}", expected val_<number>.JPEG.`;
      throw new DatasetError('RECORD_CORRUPT', message, { file, line: row.line, found: name });
    }
    const label = labelOf(id, file, row.line);
    const value = await readImage(join(root, 'val', 'images', name), partial);
    if (value) yield { value, label };
  }
}

function labelOf(id: string, file: string, line: number): number {
  const label = labels.get(id);
  if (label !== undefined) return label;
  const message = `${file}: line ${line} names the class "${id}", expected one of the 200 WordNet ids of Tiny ImageNet.`;
  throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, line, found: id });
}

async function readImage(file: string, partial: boolean): Promise<Uint8Array | undefined> {
  const bytes = await readListedBytes({ datasetId, file, maxBytes: maxImageBytes }, partial);
  if (!bytes) return undefined;
  const { width, height, data } = decodeJpeg(bytes, file);
  if (width === sidePixels && height === sidePixels) return data;
  const message = `${file} is ${width} by ${height} pixels, expected ${sidePixels} by ${sidePixels}.`;
  throw new DatasetError('RECORD_CORRUPT', message, { file, width, height });
}
