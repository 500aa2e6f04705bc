import { dirname, join } from 'node:path';
import { countedSource } from './check-count.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { decodePpm } from './formats/decode-ppm.ts';
import { readListedBytes } from './formats/read-bytes.ts';
import { checkFieldCount, findColumns, type Header, parseLabel, readDelimited } from './formats/read-delimited.ts';
import { exists, findFile, findTopFolder } from './official-folder.ts';
import { resizeImage } from '../../benchmark/samples/resize-image.ts';

const sidePixels = 32;
const maxImageBytes = 4 * 1024 * 1024;
const archive = 'https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/';

const classNames: readonly string[] = [
  ...['limit 20', 'limit 30', 'limit 50', 'limit 60', 'limit 70', 'limit 80', 'end of limit 80', 'limit 100'],
  ...['limit 120', 'no overtaking', 'no overtaking for lorries', 'right of way at next crossing', 'priority road'],
  ...['give way', 'stop', 'no vehicles', 'no lorries', 'no entry', 'danger', 'bend left', 'bend right', 'double bend'],
  ...['uneven road', 'slippery road', 'road narrows on the right', 'road works', 'traffic lights', 'pedestrians'],
  ...['children', 'bicycles', 'ice or snow', 'wild animals', 'end of all limits', 'turn right', 'turn left'],
  ...['straight on', 'straight or right', 'straight or left', 'keep right', 'keep left', 'roundabout'],
  ...['end of no overtaking', 'end of no overtaking for lorries'],
];

const description: DatasetDescription = {
  id: 'gtsrb',
  version: 1,
  title: 'GTSRB (German traffic signs)',
  modality: 'image',
  form: { modality: 'image', height: sidePixels, width: sidePixels, channels: 3 },
  classNames,
  counts: { train: 39_209, test: 12_630 },
  preparation:
    'Whole images of the final training and test sets, with their border, resized to 32 by 32 with a triangle filter. ' +
    'Training images are sorted by class, then in the order of the annotations; test images are in the order of theirs.',
  homepage: 'https://benchmark.ini.rub.de/gtsrb_news.html',
  license: {
    name: 'none stated; free for research, citation asked',
    url: 'https://benchmark.ini.rub.de/gtsrb_news.html',
    redistributable: false,
    credit: 'GTSRB by J. Stallkamp, M. Schlipsing, J. Salmen and C. Igel, Ruhr-Universität Bochum, IJCNN 2011.',
  },
};
const datasetId = description.id;

/** GTSRB from the PPM images and annotations of its final training and test sets. */
export const gtsrb: OfficialDataset<Uint8Array> = {
  description,
  files: [
    { name: 'GTSRB_Final_Training_Images.zip', url: `${archive}GTSRB_Final_Training_Images.zip`, unpack: 'zip' },
    {
      name: 'GTSRB_Final_Test_Images.zip',
      url: `${archive}GTSRB_Final_Test_Images.zip`,
      md5: 'c7e4e6327067d32654124b0fe9e82185',
      unpack: 'zip',
    },
    {
      name: 'GTSRB_Final_Test_GT.zip',
      url: `${archive}GTSRB_Final_Test_GT.zip`,
      md5: 'fe31e9c9270bbcd7b84b7f21a9d9d9e5',
      unpack: 'zip',
      into: 'GTSRB',
    },
  ],
  async open(folder, { partial = false } = {}) {
    const needed = ['Final_Training/Images', 'Final_Test/Images'];
    const root = await findTopFolder({ datasetId, folder, top: 'GTSRB', needed });
    const answers = 'GT-final_test.csv';
    const places = [root, dirname(root), join(root, 'Final_Test'), join(root, 'Final_Test', 'Images')];
    const testFile = await findFile(
      datasetId,
      places.map((place) => join(place, answers)),
    );
    const source = {
      train: () => readTrain(join(root, 'Final_Training', 'Images'), partial),
      test: () => readAnnotated(testFile, join(root, 'Final_Test', 'Images'), partial),
    };
    return countedSource(description, source, { partial });
  },
};

async function* readTrain(images: string, partial: boolean): AsyncGenerator<SourceRecord<Uint8Array>> {
  for (let label = 0; label < classNames.length; label++) {
    const name = String(label).padStart(5, '0');
    const file = join(images, name, `GT-${name}.csv`);
    if (partial && !(await exists(file))) continue;
    yield* readAnnotated(file, join(images, name), partial, label);
  }
}

/** @param onlyLabel the label that every row must have; absent: any label. */
async function* readAnnotated(
  file: string,
  images: string,
  partial: boolean,
  onlyLabel?: number,
): AsyncGenerator<SourceRecord<Uint8Array>> {
  let header: Header<'Filename' | 'ClassId'> | undefined;
  for await (const row of readDelimited({ datasetId, file, delimiter: ';', quoted: false })) {
    if (!header) {
      header = findColumns(row, ['Filename', 'ClassId'], file);
      continue;
    }
    const { columns, fieldCount } = header;
    checkFieldCount(row, fieldCount, file);
    const label = parseLabel(row.fields[columns.ClassId], { first: 0, count: classNames.length, file, line: row.line });
    if (onlyLabel !== undefined && label !== onlyLabel) {
      const message = `${file}: line ${row.line} has label ${label}, expected ${onlyLabel} in this folder.`;
      throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, line: row.line, found: label });
    }
    const name = row.fields[columns.Filename] ?? '';
    if (!/^[\d_]+\.ppm$/.test(name)) {
      const message = `${file}: line ${row.line} names the image "${name}", expected digits and .ppm.`;
      throw new DatasetError('RECORD_CORRUPT', message, { file, line: row.line, found: name });
    }
    const image = join(images, name);
    const bytes = await readListedBytes({ datasetId, file: image, maxBytes: maxImageBytes }, partial);
    if (!bytes) continue;
    yield { value: resizeImage(decodePpm(bytes, image), { width: sidePixels, height: sidePixels }).data, label };
  }
}
