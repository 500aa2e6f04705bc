import { join } from 'node:path';
import { countedSource } from './check-count.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { OfficialDataset, SourceRecord } from './dataset-source.ts';
import { readListedBytes } from './formats/read-bytes.ts';
import { findTopFolder } from './official-folder.ts';

const sidePixels = 32;
const planeBytes = sidePixels * sidePixels;
/** A label, then the red, green and blue planes. */
const recordBytes = 1 + 3 * planeBytes;
const batchBytes = 10_000 * recordBytes;
const top = 'cifar-10-batches-bin';
const trainFiles = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
const testFiles = ['test_batch.bin'];

const description: DatasetDescription = {
  id: 'cifar10',
  version: 1,
  title: 'CIFAR-10',
  modality: 'image',
  form: { modality: 'image', height: sidePixels, width: sidePixels, channels: 3 },
  classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  counts: { train: 50_000, test: 10_000 },
  preparation: 'The binary version with interleaved color planes: batches 1 to 5 in order, then the test batch.',
  homepage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  license: {
    name: 'none stated; citation asked',
    url: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    redistributable: false,
    credit: 'CIFAR-10 by Alex Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.',
  },
};

/** CIFAR-10 from the batches of its binary version. */
export const cifar10: OfficialDataset<Uint8Array> = {
  description,
  files: [
    {
      name: 'cifar-10-binary.tar.gz',
      url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
      bytes: 170_052_171,
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      unpack: 'tar.gz',
    },
  ],
  async open(folder, { partial = false } = {}) {
    const needed = [...trainFiles, ...testFiles];
    const root = await findTopFolder({ datasetId: description.id, folder, top, needed, oneOf: partial });
    const source = {
      train: () => readBatches(root, trainFiles, partial),
      test: () => readBatches(root, testFiles, partial),
    };
    return countedSource(description, source, { partial });
  },
};

async function* readBatches(
  root: string,
  names: readonly string[],
  partial: boolean,
): AsyncGenerator<SourceRecord<Uint8Array>> {
  for (const name of names) {
    const file = join(root, name);
    const batch = await readListedBytes({ datasetId: description.id, file, maxBytes: batchBytes }, partial);
    if (batch) yield* recordsOf(batch, file);
  }
}

function* recordsOf(batch: Uint8Array, file: string): Generator<SourceRecord<Uint8Array>> {
  for (let start = 0, record = 0; start < batch.length; start += recordBytes, record++) {
    const bytes = batch.subarray(start, start + recordBytes);
    if (bytes.length < recordBytes) {
      const message = `${file}: record ${record} has ${bytes.length} bytes, expected ${recordBytes}.`;
      throw new DatasetError('RECORD_TRUNCATED', message, { file, record, found: bytes.length, expected: recordBytes });
    }
    const label = bytes[0] ?? NaN;
    if (!(label < description.classNames.length)) {
      const message = `${file}: record ${record} has label ${label}, expected 0 to 9.`;
      throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, record, found: label });
    }
    yield { value: interleave(bytes.subarray(1)), label };
  }
}

/** From [channel, pixel] to [pixel, channel]. */
function interleave(planes: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(planes.length);
  for (let pixel = 0; pixel < planeBytes; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels[pixel * 3 + channel] = planes[channel * planeBytes + pixel] ?? 0;
    }
  }
  return pixels;
}
