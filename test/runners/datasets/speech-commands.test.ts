import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { speechCommands } from '../../../runners/datasets/speech-commands.ts';
import { speechCommandsSplit } from '../../../runners/datasets/speech-commands-split.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, readAll, summarize, wavBytes, writeLayout } from '../../support/official-files.ts';

const top = 'speech_commands_v0.02';
const clip = (first: number) => wavBytes([first, -2, 3], { sampleRateHz: 16_000 });

describe('Speech Commands', () => {
  test('has 35 words, ascending', () => {
    const { classNames } = speechCommands.description;
    expect(classNames).toHaveLength(35);
    expect(classNames).toEqual([...classNames].sort());
  });

  test('goes by the official lists and fills clips up with zeros', async () => {
    const folder = writeLayout({
      [`${top}/zero/b_nohash_0.wav`]: clip(1),
      [`${top}/bed/b_nohash_0.wav`]: clip(2),
      [`${top}/bed/a_nohash_1.wav`]: clip(3),
      [`${top}/bed/c_nohash_0.wav`]: clip(4),
      [`${top}/bed/d_nohash_0.wav`]: clip(5),
      [`${top}/bed/notes.txt`]: 'no clip',
      [`${top}/_background_noise_/e_nohash_0.wav`]: clip(6),
      [`${top}/validation_list.txt`]: 'bed/c_nohash_0.wav\n',
      [`${top}/testing_list.txt`]: 'bed/d_nohash_0.wav\r\nzero/missing_nohash_0.wav\r\n',
    });
    const source = await speechCommands.open(folder, { partial: true });
    const train = await readAll(source.train());
    expect(train.map(({ value, label }) => [value[0], label])).toEqual([
      [3, 1],
      [2, 1],
      [1, 34],
    ]);
    expect(train[0]?.value).toHaveLength(16_000);
    expect([...(train[0]?.value.subarray(0, 5) ?? [])]).toEqual([3, -2, 3, 0, 0]);
    expect((await readAll(source.test())).map(({ value }) => value[0])).toEqual([5]);
  });

  test('goes by the hash of the speaker where the lists are not there', async () => {
    const names = Array.from({ length: 60 }, (_, number) => `yes/${String(number).padStart(8, '0')}_nohash_0.wav`);
    const folder = writeLayout(Object.fromEntries(names.map((name) => [name, clip(1)])));
    const source = await speechCommands.open(folder, { partial: true });
    const training = names.filter((name) => speechCommandsSplit(name) === 'training').length;
    const testing = names.filter((name) => speechCommandsSplit(name) === 'testing').length;
    expect(await readAll(source.train())).toHaveLength(training);
    expect(await readAll(source.test())).toHaveLength(testing);
    expect(training).toBeGreaterThan(40);
    expect(testing).toBeGreaterThan(0);
  });

  test('resamples a clip of another rate and averages its channels', async () => {
    const both = wavBytes(
      Array.from({ length: 8_000 }, (_, at) => (at % 2 ? 200 : 100)),
      { sampleRateHz: 8_000, channelCount: 2 },
    );
    const folder = writeLayout({ 'yes/a_nohash_0.wav': both, 'testing_list.txt': '', 'validation_list.txt': '' });
    const [record] = await readAll((await speechCommands.open(folder, { partial: true })).train());
    expect(new Set(record?.value.subarray(0, 8_000))).toEqual(new Set([150]));
    expect(new Set(record?.value.subarray(8_000))).toEqual(new Set([0]));
  });

  test('reports what is missing, and rejects splits of a wrong size', async () => {
    const folder = writeLayout({ [`${top}/yes/0_nohash_0.wav`]: clip(1) });
    await expect(speechCommands.open(folder)).rejects.toEqual(
      datasetError('FILE_MISSING', { file: `${folder}/${top}/backward` }),
    );
    await expect(speechCommands.open(writeLayout({}), { partial: true })).rejects.toEqual(datasetError('FILE_MISSING'));
    const words = speechCommands.description.classNames.map((word) => [`${word}/0_nohash_0.wav`, clip(1)]);
    const source = await speechCommands.open(writeLayout(Object.fromEntries(words)));
    await expect(readAll(source.train())).rejects.toEqual(datasetError('COUNT_MISMATCH', { expected: 84_843 }));
  });

  test('names a clip that is truncated, and one that is no sound', async () => {
    const lists = { 'testing_list.txt': '', 'validation_list.txt': '' };
    const cut = writeLayout({ ...lists, 'yes/a_nohash_0.wav': clip(1).subarray(0, 46) });
    await expect(readAll((await speechCommands.open(cut, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_TRUNCATED', { file: `${cut}/yes/a_nohash_0.wav` }),
    );
    const text = writeLayout({ ...lists, 'yes/a_nohash_0.wav': 'version https://git-lfs.github.com/spec/v1' });
    await expect(readAll((await speechCommands.open(text, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_CORRUPT', { file: `${text}/yes/a_nohash_0.wav` }),
    );
  });
});

const genuine = genuineSamples('speechcommands');
test.skipIf(!genuine)('reads the original clips (skipped: ../shared/data is absent)', async () => {
  const source = await speechCommands.open(genuine ?? '', { partial: true });
  expect(await summarize(source.train())).toEqual({
    count: 227,
    lowest: 1,
    highest: 33,
    sha256: '9342519a2fc1963d360aa296e9e08d545021cfcdc224d936a4fb5d2be52f1138',
  });
  expect(await summarize(source.test())).toEqual({
    count: 53,
    lowest: 1,
    highest: 26,
    sha256: 'cb733c32c5b5a9b3c0d17dacbe860cb43fc231371fbab31d20011a774cfcd0d9',
  });
});

test.skipIf(!genuine)('finds the official lists by the hash (skipped: ../shared/data is absent)', () => {
  const lists = [
    ['validation', 9_981],
    ['testing', 11_005],
  ] as const;
  for (const [split, count] of lists) {
    const names = readFileSync(join(genuine ?? '', 'full-lists', `${split}_list.txt`), 'utf8')
      .trim()
      .split('\n');
    expect(names).toHaveLength(count);
    expect(names.filter((name) => speechCommandsSplit(name) !== split)).toEqual([]);
  }
});
