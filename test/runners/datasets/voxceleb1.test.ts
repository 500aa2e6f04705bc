import { describe, expect, test } from 'vitest';
import { voxceleb1 } from '../../../runners/datasets/voxceleb1.ts';
import { datasetError, readAll, wavBytes, without, writeLayout } from '../../support/official-files.ts';

const clip = (first: number) => wavBytes([first, 1], { sampleRateHz: 16_000 });
const video = '1zcIwhm-eo_';
const list = [
  `3 id10001/${video}/00001.wav`,
  `1 id10001/${video}/00002.wav`,
  `2 id10002/${video}/00001.wav`,
  `1 id11251/${video}/00001.wav`,
  '',
].join('\n');

function layout(changes: Readonly<Record<string, string | Uint8Array>> = {}) {
  return {
    'iden_split.txt': list,
    [`wav/id10001/${video}/00001.wav`]: clip(1),
    [`wav/id10001/${video}/00002.wav`]: clip(2),
    [`wav/id10002/${video}/00001.wav`]: clip(3),
    [`wav/id11251/${video}/00001.wav`]: clip(4),
    ...changes,
  };
}

describe('VoxCeleb1', () => {
  test('names 1,251 speakers', () => {
    const { classNames } = voxceleb1.description;
    expect([classNames.length, classNames[0], classNames.at(-1)]).toEqual([1251, 'id10001', 'id11251']);
  });

  test('reads splits 1 and 3 in the order of the list, three seconds a clip', async () => {
    const source = await voxceleb1.open(writeLayout(layout()), { partial: true });
    const train = await readAll(source.train());
    expect(train.map(({ value, label }) => [value[0], label])).toEqual([
      [2, 0],
      [4, 1250],
    ]);
    expect(train[0]?.value).toHaveLength(48_000);
    expect((await readAll(source.test())).map(({ value, label }) => [value[0], label])).toEqual([[1, 0]]);
  });

  test('takes the folder of the speakers itself, with the list in it or beside it', async () => {
    const folder = writeLayout(layout());
    expect(await readAll((await voxceleb1.open(`${folder}/wav`, { partial: true })).train())).toHaveLength(2);
  });

  test('reports what is missing and how to get it', async () => {
    await expect(voxceleb1.open(writeLayout({}))).rejects.toThrow(/iden_split.txt .*mbti datasets fetch voxceleb1/);
    const listOnly = writeLayout({ 'iden_split.txt': list });
    await expect(voxceleb1.open(listOnly)).rejects.toEqual(datasetError('FILE_MISSING', { file: `${listOnly}/wav` }));
    const folder = writeLayout(without(layout(), `wav/id10001/${video}/00002.wav`));
    await expect(readAll((await voxceleb1.open(folder)).train())).rejects.toEqual(datasetError('FILE_MISSING'));
    expect(await readAll((await voxceleb1.open(folder, { partial: true })).train())).toHaveLength(1);
  });

  test.each([
    ['a speaker that is none', `1 id11252/${video}/00001.wav`, 'VALUE_OUT_OF_RANGE'],
    ['speaker 0', `1 id10000/${video}/00001.wav`, 'VALUE_OUT_OF_RANGE'],
    ['a split that is none', `4 id10001/${video}/00001.wav`, 'RECORD_CORRUPT'],
    ['a file elsewhere', '1 id10001/../../../etc/00001.wav', 'RECORD_CORRUPT'],
    ['a name cut short', `1 id10001/${video}/000`, 'RECORD_CORRUPT'],
  ])('names the line with %s', async (_, line, code) => {
    const folder = writeLayout(layout({ 'iden_split.txt': `${line}\n` }));
    await expect(readAll((await voxceleb1.open(folder, { partial: true })).train())).rejects.toEqual(
      datasetError(code, { line: 1 }),
    );
  });

  test('rejects a clip that is truncated, and splits of a wrong size', async () => {
    const name = `wav/id10001/${video}/00002.wav`;
    const folder = writeLayout(layout({ [name]: clip(2).subarray(0, 45) }));
    const source = await voxceleb1.open(folder);
    await expect(readAll(source.train())).rejects.toEqual(
      datasetError('RECORD_TRUNCATED', { file: `${folder}/${name}` }),
    );
    await expect(readAll(source.test())).rejects.toEqual(datasetError('COUNT_MISMATCH', { found: 1, expected: 8_251 }));
  });
});
