import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { celebaFiles } from './celeba-files.ts';
import { decodeJpeg } from './formats/decode-jpeg.ts';
import { readListedBytes } from './formats/read-bytes.ts';
import { type Line, readLines } from './formats/read-lines.ts';
import { findTopFolder } from './official-folder.ts';
import { resizeImage } from '../../benchmark/samples/resize-image.ts';

const sidePixels = 64;
const maxImageBytes = 256 * 1024;
const partitionFile = 'list_eval_partition.txt';
const attributeFile = 'list_attr_celeba.txt';
const imageFolder = 'img_align_celeba';
/** The three bits of a label, highest first. */
const attributes = ['Heavy_Makeup', 'Mouth_Slightly_Open', 'Smiling'];
const bitNames = [
  ['no heavy makeup', 'heavy makeup'],
  ['mouth closed', 'mouth slightly open'],
  ['not smiling', 'smiling'],
];

const description: DatasetDescription = {
  id: 'celeba',
  version: 2, // 1 was decoded with a box filter for chroma
  title: 'CelebA (eight attribute classes)',
  modality: 'image',
  form: { modality: 'image', height: sidePixels, width: sidePixels, channels: 3 },
  classNames: Array.from({ length: 8 }, (_, label) =>
    bitNames.map((names, bit) => names[(label >> (2 - bit)) & 1]).join(', '),
  ),
  counts: { train: 162_770, test: 19_962 },
  preparation:
    'Aligned JPEGs of 178 by 218 pixels, decoded with libjpeg-turbo at its default settings and resized to 64 by 64 with a triangle filter, ' +
    'without keeping the aspect ratio. Label = 4 * Heavy_Makeup + 2 * Mouth_Slightly_Open + Smiling, as in the reference (BackdoorBench swaps ' +
    'the last two). Partitions 0 and 2, in the order of the attribute list.',
  homepage: 'http://mmlab.ie.cuhk.edu.hk/projects/CelebA.html',
  license: {
    name: 'CelebA agreement: non-commercial research, no redistribution',
    url: 'http://mmlab.ie.cuhk.edu.hk/projects/CelebA.html',
    redistributable: false,
    credit: 'CelebA by Ziwei Liu, Ping Luo, Xiaogang Wang and Xiaoou Tang, ICCV 2015.',
  },
};
const datasetId = description.id;

/** CelebA from its aligned images and two of its lists. */
export const celeba: OfficialDataset<Uint8Array> = {
  description,
  files: celebaFiles,
  async open(folder, { partial = false } = {}) {
    const needed = [partitionFile, attributeFile, imageFolder];
    const root = await findTopFolder({ datasetId, folder, top: 'celeba', needed });
    const source = { train: () => readSplit(root, '0', partial), test: () => readSplit(root, '2', partial) };
    return countedSource(description, source, { partial });
  },
};

async function* readSplit(root: string, partition: string, partial: boolean): AsyncGenerator<SourceRecord<Uint8Array>> {
  const chosen = await readPartition(join(root, partitionFile), partition);
  for await (const { name, label } of readLabels(join(root, attributeFile))) {
    if (!chosen.has(name)) continue;
    const file = join(root, imageFolder, name);
    const bytes = await readListedBytes({ datasetId, file, maxBytes: maxImageBytes }, partial);
    if (!bytes) continue;
    yield { value: resizeImage(decodeJpeg(bytes, file), { width: sidePixels, height: sidePixels }).data, label };
  }
}

/** Names of the images in one partition. */
async function readPartition(file: string, partition: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const line of readLines({ datasetId, file })) {
    if (line.text.trim() === '') continue;
    const [name = '', found] = fieldsOf(line, 2, file);
    if (found !== '0' && found !== '1' && found !== '2') {
      const message = `${file}: line ${line.number} names partition "${found}", expected 0, 1 or 2.`;
      throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, line: line.number, found });
    }
    if (found === partition) names.add(name);
  }
  return names;
}

/**
 * The attribute list: a count, the names of the attributes, then one line per image with -1 or 1 for each attribute.
 */
async function* readLabels(file: string): AsyncGenerator<{ readonly name: string; readonly label: number }> {
  let columns: readonly number[] = [];
  let fieldCount = 0;
  for await (const line of readLines({ datasetId, file })) {
    if (line.number === 1 || line.text.trim() === '') continue;
    if (line.number === 2) {
      const header = line.text.trim().split(/ +/);
      fieldCount = header.length + 1;
      columns = attributes.map((attribute) => header.indexOf(attribute) + 1);
      if (!columns.includes(0)) continue;
      const message = `${file}: line 2 does not name ${attributes.join(', ')}.`;
      throw new DatasetError('RECORD_CORRUPT', message, { file, line: 2 });
    }
    const fields = fieldsOf(line, fieldCount, file);
    let label = 0;
    for (const column of columns) {
      const value = fields[column];
      if (value !== '1' && value !== '-1') {
        const message = `${file}: line ${line.number} has the attribute value "${value}", expected -1 or 1.`;
        throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, line: line.number, found: value });
      }
      label = 2 * label + (value === '1' ? 1 : 0);
    }
    yield { name: fields[0] ?? '', label };
  }
}

/** Fields separated by spaces. The first one is the name of an image. */
function fieldsOf({ text, number }: Line, expected: number, file: string): readonly string[] {
  const fields = text.trim().split(/ +/);
  if (fields.length === expected && /^\d{6}\.jpg$/.test(fields[0] ?? '')) return fields;
  const message = `${file}: line ${number} has ${fields.length} fields and starts with "${fields[0]}", expected ${expected} fields and a name such as 000001.jpg.`;
  const code = fields.length < expected ? 'RECORD_TRUNCATED' : 'RECORD_CORRUPT';
  throw new DatasetError(code, message, { file, line: number, found: fields.length, expected });
}
