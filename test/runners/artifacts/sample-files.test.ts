import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeLabels } from '../../../runners/artifacts/label-files.ts';
import { parseNpy, writeNpy } from '../../../benchmark/formats/npy.ts';
import { NpyRows, writeNpyRows } from '../../../runners/artifacts/npy-rows.ts';
import { openSamples, openSplit, openSplitFolder, writeSamples } from '../../../runners/artifacts/sample-files.ts';
import type { Samples } from '../../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../../benchmark/words/dataset-document.ts';
import {
  audioSamples,
  mapSamples,
  sampleAt,
  takeSamples,
  textSamples,
} from '../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const folder = mkdtempSync(join(tmpdir(), 'sample-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const error = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

const imageForm = { modality: 'image', height: 8, width: 8, channels: 3 } as const;
const audioForm = { modality: 'audio', length: 500, sampleRateHz: 8000 } as const;
const textForm = { modality: 'text' } as const;
const stream = new RandomStream(0, 'test/sample-files');
const clips = audioSamples({
  ...audioForm,
  data: Int16Array.from({ length: 500 * 40 }, () => stream.integer(65_536) - 32_768),
});
const odd = ['', 'two\nlines\r\n', '"quotes" \\ \u2028 \u0000', 'caf\u00e9 \u65e5\u672c \u{1f600}', ' \t spaces '];
const modalities: readonly [string, SampleForm, Samples][] = [
  ['images', imageForm, tinyImages({ count: 40 }).samples],
  ['audio', audioForm, clips],
  ['texts', textForm, textSamples([...odd, ...Array.from({ length: 2_500 }, (_, index) => `text ${index}`)])],
];

describe.each(modalities)('%s', (name, form, samples) => {
  test('can be read as written, row by row in any order', async () => {
    const path = at(`${name}-back`);
    await writeSamples(path, samples);
    const opened = openSamples(path, form);
    expect(opened.samples).toMatchObject({ ...form, count: samples.count });
    const order = new RandomStream(1, 'test/sample-files/order').shuffle(samples.count);
    for (const index of order) expect(sampleAt(opened.samples, index)).toEqual(sampleAt(samples, index));
    for (const index of [0, 0, samples.count - 1]) {
      expect(sampleAt(opened.samples, index)).toEqual(sampleAt(samples, index));
    }
    opened.close();
  });

  test('are written with the reported size and SHA-256', async () => {
    const path = at(`${name}-sum`);
    const written = await writeSamples(path, samples);
    const bytes = readFileSync(path);
    expect(written).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(await writeSamples(at(`${name}-again`), samples)).toEqual(written);
  });

  test('may be empty', async () => {
    const path = at(`${name}-none`);
    await writeSamples(path, takeSamples(samples, []));
    const opened = openSamples(path, form);
    expect(opened.samples.count).toBe(0);
    opened.close();
  });
});

test('texts are stored as one JSON object per line', async () => {
  await writeSamples(at('lines.jsonl'), textSamples(['a "b"\n', 'c']));
  expect(readFileSync(at('lines.jsonl'), 'utf8')).toBe('{"text":"a \\"b\\"\\n"}\n{"text":"c"}\n');
});

test('images and audio are the .npy files that every framework reads', async () => {
  await writeSamples(at('images.npy'), tinyImages({ count: 3 }).samples);
  expect(parseNpy(readFileSync(at('images.npy')))).toMatchObject({ dtype: '|u1', shape: [3, 8, 8, 3] });
  await writeSamples(at('clips.npy'), clips);
  expect(parseNpy(readFileSync(at('clips.npy')))).toMatchObject({ dtype: '<i2', shape: [40, 500] });
});

test('rows are written as they are computed, beyond the size of the buffer', async () => {
  const size = 1024 ** 2;
  async function* rows() {
    for (let index = 0; index < 9; index++) yield new Uint8Array(size).fill(index);
  }
  await writeNpyRows(at('large.npy'), { dtype: '|u1', rowShape: [size], count: 9 }, rows());
  const file = new NpyRows(at('large.npy'));
  expect(file.layout).toMatchObject({ shape: [9, size], dataBytes: 9 * size });
  for (const index of [8, 3, 4, 0]) expect(file.readRow(index, size).every((byte) => byte === index)).toBe(true);
  file.close();
});

test.each([1, 3])('%i rows are rejected if two are expected', async (count) => {
  const rows = Array.from({ length: count }, () => Uint8Array.of(1));
  await expect(writeNpyRows(at('wrong.npy'), { dtype: '|u1', rowShape: [1], count: 2 }, rows)).rejects.toThrowError(
    error('NPY_INVALID', new RegExp(`wrong\\.npy: found ${count} rows, expected 2`)),
  );
});

describe('a file of samples', () => {
  test('of another shape is rejected, naming the file and both shapes', async () => {
    await writeSamples(at('small.npy'), tinyImages({ count: 3, sidePixels: 4 }).samples);
    expect(() => openSamples(at('small.npy'), imageForm)).toThrowError(
      error('NPY_INVALID', /small\.npy holds \|u1 \[3, 4, 4, 3\], expected \|u1 \[count, 8, 8, 3\]/),
    );
  });

  test('of another type is rejected, naming the file and both types', async () => {
    await writeSamples(at('audio.npy'), clips);
    expect(() => openSamples(at('audio.npy'), imageForm)).toThrowError(
      error('NPY_INVALID', /audio\.npy holds <i2 \[40, 500\], expected \|u1/),
    );
    writeFileSync(at('floats.npy'), writeNpy({ dtype: '<f4', shape: [1, 500], data: new Float32Array(500) }));
    expect(() => openSamples(at('floats.npy'), audioForm)).toThrowError(
      error('NPY_INVALID', /floats\.npy holds <f4 \[1, 500\], expected <i2 \[count, 500\]/),
    );
  });

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['with something behind it', (bytes: Buffer) => Buffer.concat([bytes, Buffer.of(0)])],
    ['cut off in its head', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['of another kind', () => Buffer.from('{"text":"no array"}')],
    ['without a byte', () => Buffer.alloc(0)],
  ])('%s is rejected, naming the file', async (_name, damage) => {
    await writeSamples(at('whole.npy'), clips);
    writeFileSync(at('damaged.npy'), damage(readFileSync(at('whole.npy'))));
    expect(() => openSamples(at('damaged.npy'), audioForm)).toThrowError(error('NPY_INVALID', /damaged\.npy/));
  });

  test('that is truncated after it was opened is rejected', async () => {
    await writeSamples(at('shrinks.npy'), clips);
    const opened = openSamples(at('shrinks.npy'), audioForm);
    writeFileSync(at('shrinks.npy'), readFileSync(at('shrinks.npy')).subarray(0, 128 + 2 * 1000));
    expect(sampleAt(opened.samples, 1)).toEqual(sampleAt(clips, 1));
    expect(() => sampleAt(opened.samples, 2)).toThrowError(
      error('NPY_INVALID', /shrinks\.npy: row 2 has 0 bytes, expected 1000/),
    );
    opened.close();
  });

  test.each([['{"text":"cut off'], ['{"body":"another key"}'], ['["a list"]'], ['{"text":5}'], ['']])(
    'with the line %j is refused, naming file and line and showing it',
    (line) => {
      writeFileSync(at('bad.jsonl'), `{"text":"good"}\n${line}\n{"text":"good"}\n`);
      expect(() => openSamples(at('bad.jsonl'), textForm)).toThrowError(
        expect.objectContaining({
          code: 'TEXT_INVALID',
          message: expect.stringContaining(`bad.jsonl, line 2: found ${line ? JSON.stringify(line) : 'an empty line'}`),
          facts: { path: at('bad.jsonl'), line: 2 },
        }),
      );
    },
  );

  test('without a final line end can be read', () => {
    writeFileSync(at('open.jsonl'), '{"text":"a"}\n{"text":"b"}');
    expect(openSamples(at('open.jsonl'), textForm).samples).toEqual(textSamples(['a', 'b']));
  });
});

describe('a split', () => {
  test('is read from its folder, samples with labels', async () => {
    await writeSamples(at('x.npy'), clips);
    writeFileSync(at('y.npy'), encodeLabels(Int32Array.from({ length: 40 }, (_, index) => index % 7)));
    const { split, close } = openSplitFolder(folder, audioForm);
    expect([...split.labels].slice(5, 9)).toEqual([5, 6, 0, 1]);
    expect(sampleAt(split.samples, 39)).toEqual(sampleAt(clips, 39));
    close();
  });

  test('with more samples than labels is rejected, naming both files and counts', async () => {
    await writeSamples(at('more.npy'), clips);
    writeFileSync(at('fewer.npy'), encodeLabels(new Int32Array(39)));
    expect(() => openSplit(at('more.npy'), at('fewer.npy'), audioForm)).toThrowError(
      error('NPY_INVALID', /more\.npy holds 40 samples, .*fewer\.npy 39 labels/),
    );
  });

  test('whose labels are not integers is rejected', async () => {
    await writeSamples(at('good.npy'), clips);
    writeFileSync(at('floats-y.npy'), writeNpy({ dtype: '<f4', shape: [40], data: new Float32Array(40) }));
    expect(() => openSplit(at('good.npy'), at('floats-y.npy'), audioForm)).toThrowError(
      error('NPY_INVALID', /<f4 \[40\], expected whole numbers \[count\]/),
    );
  });
});

test('samples computed while writing are written in order', async () => {
  const louder = mapSamples(clips, (clip) => clip.map((value) => value >> 1));
  await writeSamples(at('computed.npy'), louder);
  const opened = openSamples(at('computed.npy'), audioForm);
  expect(sampleAt(opened.samples, 7)).toEqual(sampleAt(louder, 7));
  opened.close();
});
