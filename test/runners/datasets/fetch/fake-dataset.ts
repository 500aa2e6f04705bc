import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfficialDataset, OfficialFile } from '../../../../runners/datasets/dataset-source.ts';
import { findTopFolder } from '../../../../runners/datasets/official-folder.ts';

export function sumsOf(content: Uint8Array | string): { bytes: number; md5: string; sha256: string } {
  const sum = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  return { bytes: Buffer.byteLength(content), md5: sum('md5'), sha256: sum('sha256') };
}

/** A text dataset of two files, `fake/train.txt` with three lines and `fake/test.txt` with one. */
export function fakeDataset(files: readonly OfficialFile[]): OfficialDataset<string> {
  const read = async function* (file: string) {
    for (const value of (await readFile(file, 'utf8')).trim().split('\n')) yield { value, label: 0 };
  };
  return {
    description: {
      id: 'fake',
      version: 1,
      title: 'Fake lines',
      modality: 'text',
      form: { modality: 'text' },
      classNames: ['line'],
      counts: { train: 3, test: 1 },
      preparation: 'None.',
      homepage: 'http://fake.example/home',
      license: { name: 'none', url: 'http://fake.example', redistributable: false, credit: 'Nobody.' },
    },
    files,
    async open(folder) {
      const needed = ['train.txt', 'test.txt'];
      const root = await findTopFolder({ datasetId: 'fake', folder, top: 'fake', needed });
      return { train: () => read(join(root, 'train.txt')), test: () => read(join(root, 'test.txt')) };
    },
  };
}

export const fakeLayout = { 'fake/train.txt': 'one\ntwo\nthree\n', 'fake/test.txt': 'four\n' };
