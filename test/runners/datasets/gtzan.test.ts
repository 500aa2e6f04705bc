import { describe, expect, test } from 'vitest';
import { gtzan } from '../../../runners/datasets/gtzan.ts';
import { gtzanSplit } from '../../../runners/datasets/gtzan-split.ts';
import { auBytes, datasetError, readAll, wavBytes, writeLayout } from '../../support/official-files.ts';

const sampleRateHz = 22_050;

describe('the fault-filtered split', () => {
  test('has 443, 197 and 290 different clips', () => {
    const { train, validation, test: testing } = gtzanSplit;
    expect([train.length, validation.length, testing.length]).toEqual([443, 197, 290]);
    const names = [...train, ...validation, ...testing].map(({ name }) => name);
    expect(new Set(names).size).toBe(930);
    expect(names.every((name) => /^[a-z]+\.000\d\d$/.test(name))).toBe(true);
  });

  test('is sorted by genre, then by number', () => {
    for (const clips of Object.values(gtzanSplit)) {
      const names = clips.map(({ name }) => name);
      expect(names).toEqual([...names].sort());
    }
    expect(gtzanSplit.train[0]?.name).toBe('blues.00029');
    expect(gtzanSplit.test.at(-1)?.name).toBe('rock.00090');
  });
});

describe('GTZAN', () => {
  test('reads WAV and AU, cuts long clips and pads short ones', async () => {
    const samples = Array.from({ length: 660_010 }, (_, at) => (at % 1000) - 500);
    const folder = writeLayout({
      'genres/blues/blues.00029.wav': wavBytes(samples, { sampleRateHz }),
      'genres/blues/blues.00030.au': auBytes([5, -6], { sampleRateHz }),
      'genres/blues/blues.00000.wav': wavBytes([1], { sampleRateHz }), // validation
      'genres/rock/rock.00010.au': auBytes([7], { sampleRateHz }),
    });
    const source = await gtzan.open(folder, { partial: true });
    const train = await readAll(source.train());
    expect(train.map(({ label }) => label)).toEqual([0, 0]);
    expect(train[0]?.value).toEqual(Int16Array.from(samples.slice(0, 660_000)));
    expect(train[1]?.value).toHaveLength(660_000);
    expect([...(train[1]?.value.subarray(0, 3) ?? [])]).toEqual([5, -6, 0]);
    expect((await readAll(source.test())).map(({ value, label }) => [value[0], label])).toEqual([[7, 9]]);
  });

  test('leaves out the clip that is damaged in every copy', async () => {
    const folder = writeLayout({ 'genres/jazz/jazz.00054.wav': 'broken' });
    expect(await readAll((await gtzan.open(folder, { partial: true })).train())).toEqual([]);
  });

  test('reports what is missing and how to get it', async () => {
    await expect(gtzan.open(writeLayout({}), { partial: true })).rejects.toThrow('mbti datasets fetch gtzan');
    const genres = gtzan.description.classNames.map((genre) => [`genres/${genre}/.keep`, '']);
    const folder = writeLayout(Object.fromEntries(genres));
    await expect(readAll((await gtzan.open(folder)).train())).rejects.toEqual(
      datasetError('FILE_MISSING', { file: `${folder}/genres/blues/blues.00029.wav` }),
    );
  });

  test.each([
    ['a WAV', 'blues.00029.wav', wavBytes([1, 2, 3], { sampleRateHz }).subarray(0, 47)],
    ['an AU', 'blues.00029.au', auBytes([1, 2, 3], { sampleRateHz }).subarray(0, 27)],
  ])('names %s that is truncated', async (_, name, bytes) => {
    const folder = writeLayout({ [`genres/blues/${name}`]: bytes });
    await expect(readAll((await gtzan.open(folder, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_TRUNCATED', { file: `${folder}/genres/blues/${name}` }),
    );
  });
});
