import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseNpy, writeNpy, type NpyArray } from '../../benchmark/formats/npy.ts';
import { poison, type PoisonOptions } from '../../cli/poison-run.ts';
import type { ExportManifest } from '../../runners/export/export-poisoned-dataset.ts';
import { casesMissing, sharedCase } from '../support/shared-cases.ts';

type PoisonChoice = Partial<Pick<PoisonOptions, 'attack' | 'target' | 'labelMode' | 'sampleRate'>>;

let root: string;
let errors: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-own-data-'));
  errors = '';
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

/** Poisons own data as a new user would. @returns the manifest. */
async function tryPoison(from: string, options: PoisonChoice = {}): Promise<ExportManifest> {
  const out = join(root, 'out');
  const usual = { dataset: 'mine', attack: 'badnets', ratio: 0.1, seed: 0, target: '0', json: true };
  await poison({ ...usual, ...options, from, out });
  return JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as ExportManifest;
}

/** The refusal, after which nothing may be left. */
async function refusal(from: string, options: PoisonChoice = {}): Promise<{ code: string; message: string }> {
  const error: unknown = await tryPoison(from, options).catch((cause: unknown) => cause);
  expect((await readdir(root)).filter((name) => name.startsWith('out'))).toEqual([]);
  if (error instanceof Error && 'code' in error) return { code: String(error.code), message: error.message };
  throw new Error('The data were not refused.', { cause: error });
}

describe.skipIf(casesMissing !== null)(`a collected case${casesMissing ? ` (skipped: ${casesMissing})` : ''}`, () => {
  test.each<[string, string, string, RegExp, string?]>([
    [
      'hugelabel',
      'badnets',
      'LABEL_OUT_OF_RANGE',
      /train\/y\.npy: Row \d+ has the label 1099511627776, expected 0 to 99999/,
    ],
    ['oneclass', 'badnets', 'SINGLE_CLASS', /All 40 training samples .* have the label 0\. Nothing could be attacked/],
    ['notest', 'badnets', 'FOLDER_UNREADABLE', /notest\/test does not exist\. .*each with y\.npy/],
    ['latin1', 'badnets', 'TEXT_INVALID', /texts\.jsonl, line \d+: the byte E9 at offset \d+ of the file is not UTF-8/],
    ['surrogate', 'badnets', 'TEXT_INVALID', /texts\.jsonl, line 1: the text holds \\ud800, half of a surrogate pair/],
    ['target-only-test', 'badnets', 'NOTHING_TO_ATTACK', /All 50 test samples .* already have the target label 3/, '3'],
  ])('%s is refused', async (name, attack, code, message, target = '0') => {
    const found = await refusal(sharedCase(name), { attack, target });
    expect(found).toEqual({ code, message: expect.stringMatching(message) });
  });

  test.each(['int32labels', 'fortran', 'npy2'])('%s is read', async (name) => {
    const manifest = await tryPoison(sharedCase(name));
    expect(manifest.counts).toMatchObject({ train: 40, poisoned: 4, testClean: 20 });
    const written = parseNpy(await readFile(join(root, 'out/test-clean/x.npy')));
    expect(written).toEqual(parseNpy(await readFile(join(sharedCase(name), 'test/x.npy'))));
    expect(errors).not.toContain('expanded');
  });

  test('gray3 is expanded to RGB, and said so', async () => {
    expect(await tryPoison(sharedCase('gray3'))).toMatchObject({ form: { height: 16, width: 16, channels: 3 } });
    expect(errors).toMatch(/train\/x\.npy holds gray images \(\|u1 \[40, 16, 16\]\); each was expanded to RGB/);
    const gray = parseNpy(await readFile(join(sharedCase('gray3'), 'test/x.npy')));
    const color = parseNpy(await readFile(join(root, 'out/test-clean/x.npy')));
    expect([...color.data]).toEqual([...gray.data].flatMap((value) => [value, value, value]));
  });
});

const counts = { train: 40, test: 20 };
const imagesOf = (count: number): NpyArray => ({
  dtype: '|u1',
  shape: [count, 8, 8, 3],
  data: Uint8Array.from({ length: count * 192 }, (_, at) => at % 251),
});
const labelsOf = (labels: readonly number[]): NpyArray => ({
  dtype: '<i8',
  shape: [labels.length],
  data: BigInt64Array.from(labels, BigInt),
});
const turns = (count: number, classes = 3) => Array.from({ length: count }, (_, index) => index % classes);

/** Own data with some files replaced; null leaves a file out. */
async function ownData(
  replaced: Readonly<Record<string, NpyArray | Uint8Array | string | null>> = {},
): Promise<string> {
  const from = join(root, 'from');
  const files = {
    'train/x.npy': imagesOf(counts.train),
    'train/y.npy': labelsOf(turns(counts.train)),
    'test/x.npy': imagesOf(counts.test),
    'test/y.npy': labelsOf(turns(counts.test)),
    ...replaced,
  };
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    await mkdir(dirname(join(from, path)), { recursive: true });
    const isBytes = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(from, path), isBytes ? content : writeNpy(content));
  }
  return from;
}

const lines = (count: number, text: (row: number) => string = (row) => `a word ${row}`) =>
  Array.from({ length: count }, (_, row) => JSON.stringify({ text: text(row) }));

/** Own texts; `train` replaces the lines of the training split. */
function ownTexts(train: string | Uint8Array = `${lines(counts.train).join('\n')}\n`): Promise<string> {
  const test = `${lines(counts.test).join('\n')}\n`;
  return ownData({ 'train/x.npy': null, 'test/x.npy': null, 'train/texts.jsonl': train, 'test/texts.jsonl': test });
}

/** A file whose header is changed after it was written, as text of equal length. */
function withHeader(array: NpyArray, from: string, to: string): Uint8Array {
  const bytes = writeNpy(array);
  const head = Buffer.from(bytes.buffer, 0, 128).toString('latin1').replace(from, to).padEnd(127, ' ');
  bytes.set(Buffer.from(`${head.trimEnd().padEnd(127)}\n`, 'latin1').subarray(0, 128));
  return bytes;
}

describe('labels', () => {
  test.each<[string, NpyArray]>([
    ['int8', { dtype: '|i1', shape: [40], data: Int8Array.from(turns(40)) }],
    ['uint16', { dtype: '<u2', shape: [40], data: Uint16Array.from(turns(40)) }],
    ['uint64', { dtype: '<u8', shape: [40], data: BigUint64Array.from(turns(40), BigInt) }],
  ])('of type %s are read', async (_name, labels) => {
    const { counts: found, classNames } = await tryPoison(await ownData({ 'train/y.npy': labels }));
    expect([found.train, classNames]).toEqual([40, ['0', '1', '2']]);
  });

  test('of big-endian int16 are read', async () => {
    const data = Int16Array.from(turns(40), (label) => label << 8);
    const labels = withHeader({ dtype: '<i2', shape: [40], data }, '<i2', '>i2');
    expect((await tryPoison(await ownData({ 'train/y.npy': labels }))).classNames).toEqual(['0', '1', '2']);
  });

  test('that are true and false are 1 and 0', async () => {
    const labels = (count: number): NpyArray => ({
      dtype: '|b1',
      shape: [count],
      data: Uint8Array.from(turns(count, 2)),
    });
    const from = await ownData({ 'train/y.npy': labels(40), 'test/y.npy': labels(20) });
    expect((await tryPoison(from)).classNames).toEqual(['0', '1']);
  });

  const cases: readonly (readonly [string, NpyArray | Uint8Array, string, RegExp])[] = [
    [
      '2^40',
      labelsOf(turns(40).with(7, 2 ** 40)),
      'LABEL_OUT_OF_RANGE',
      /Row 7 has the label 1099511627776, expected 0 to 99999/,
    ],
    ['negative', labelsOf(turns(40).with(39, -1)), 'LABEL_OUT_OF_RANGE', /Row 39 has the label -1/],
    [
      'beyond 2^53',
      { dtype: '<u8', shape: [40], data: BigUint64Array.from(turns(40), BigInt).with(2, 2n ** 63n + 1n) },
      'LABEL_OUT_OF_RANGE',
      /Row 2 has the label 9223372036854775809/,
    ],
    [
      'fractions',
      { dtype: '<f4', shape: [40], data: new Float32Array(40).fill(NaN) },
      'NPY_INVALID',
      /labels are <f4 \[40\].*astype\(numpy.int64\)/,
    ],
    ['a column', { ...labelsOf(turns(40)), shape: [40, 1] }, 'NPY_INVALID', /save labels\.ravel\(\)/],
    ['one-hot', { dtype: '|u1', shape: [40, 3], data: new Uint8Array(120) }, 'NPY_INVALID', /labels\.argmax\(1\)/],
    ['too few', labelsOf(turns(39)), 'NPY_INVALID', /train has 40 samples, but 39 labels/],
    ['none', labelsOf([]), 'SPLIT_EMPTY', /train\/y\.npy has no labels/],
    ['an empty file', new Uint8Array(), 'NPY_INVALID', /train\/y\.npy: .*an empty file/],
    [
      'followed by other bytes',
      Uint8Array.from([...writeNpy(labelsOf(turns(40))), 0]),
      'NPY_INVALID',
      /found 321 bytes of data/,
    ],
    [
      'pickled',
      withHeader(labelsOf(turns(40)), "'<i8'", "'|O8'"),
      'NPY_UNSUPPORTED',
      /pickled Python objects.*save them as an array of numbers/,
    ],
    [
      'a structured dtype',
      withHeader(labelsOf(turns(40)), "'<i8'", "[('label', '<i8')]"),
      'NPY_UNSUPPORTED',
      /structured dtype.*each field/,
    ],
  ];
  test.each(cases)('that are %s are refused', async (_name, labels, code, message) => {
    const found = await refusal(await ownData({ 'train/y.npy': labels }));
    expect(found).toEqual({ code, message: expect.stringMatching(message) });
  });
});

describe('samples', () => {
  const shaped = (shape: readonly number[], dtype: '|u1' | '<f4' | '<i4'): NpyArray => {
    const size = shape.reduce((product, side) => product * side, 1);
    if (dtype === '|u1') return { dtype, shape, data: new Uint8Array(size) };
    return dtype === '<f4'
      ? { dtype, shape, data: new Float32Array(size) }
      : { dtype, shape, data: new Int32Array(size) };
  };
  test.each<[string, NpyArray, RegExp]>([
    ['of fractions', shaped([40, 8, 8, 3], '<f4'), /train\/x\.npy has <f4 \[40, 8, 8, 3\].*\(x \* 255\)\.round\(\)/],
    ['of int32', shaped([40, 8, 8, 3], '<i4'), /x\.astype\(numpy\.uint8\)/],
    ['with channels first', shaped([40, 3, 8, 8], '|u1'), /x\.transpose\(0, 2, 3, 1\)/],
    ['with an alpha channel', shaped([40, 8, 8, 4], '|u1'), /x\[\.\.\., :3\]/],
    ['of two dimensions', shaped([40, 8], '|u1'), /expected uint8/],
  ])('%s are refused with what to save instead', async (_name, images, message) => {
    const found = await refusal(await ownData({ 'train/x.npy': images }));
    expect(found).toEqual({ code: 'FORM_UNKNOWN', message: expect.stringMatching(message) });
  });

  test('with one channel are gray', async () => {
    const gray: NpyArray = { dtype: '|u1', shape: [40, 8, 8, 1], data: new Uint8Array(40 * 64) };
    expect((await tryPoison(await ownData({ 'train/x.npy': gray }))).form).toMatchObject({ channels: 3 });
    expect(errors).toContain('expanded to RGB');
  });

  test('that are big-endian clips are read as they are meant', async () => {
    const clip = Int16Array.from({ length: 40 * 8_000 }, (_, at) => (at % 200) - 100);
    const swapped = clip.map((value) => ((value & 0xff) << 8) | ((value >> 8) & 0xff));
    const files = (count: number) => {
      const data = swapped.slice(0, count * 8_000);
      return withHeader({ dtype: '<i2', shape: [count, 8_000], data }, '<i2', '>i2');
    };
    const from = await ownData({ 'train/x.npy': files(40), 'test/x.npy': files(20) });
    await tryPoison(from, { sampleRate: 8_000 });
    const written = parseNpy(await readFile(join(root, 'out/test-clean/x.npy')));
    expect(written).toEqual({ dtype: '<i2', shape: [20, 8_000], data: clip.slice(0, 20 * 8_000) });
  });

  test('of test that have another shape than those of train are refused', async () => {
    const from = await ownData({
      'test/x.npy': { dtype: '|u1', shape: [20, 8, 9, 3], data: new Uint8Array(20 * 216) },
    });
    expect(await refusal(from)).toMatchObject({ code: 'NPY_INVALID', message: expect.stringContaining('test/x.npy') });
  });
});

describe('a folder that lacks something is refused, naming it:', () => {
  test.each<[string, Parameters<typeof ownData>[0], RegExp]>([
    [
      'no train',
      { 'train/x.npy': null, 'train/y.npy': null },
      /from\/train does not exist\. .*holds train\/ and test\//,
    ],
    ['no labels', { 'test/y.npy': null }, /from\/test has no y\.npy/],
    ['no samples', { 'test/x.npy': null }, /from\/test has neither x\.npy nor texts\.jsonl/],
    ['both kinds of samples', { 'train/texts.jsonl': '' }, /from\/train has both/],
    [
      'texts and images',
      { 'test/x.npy': null, 'test/texts.jsonl': '' },
      /train\/ has x\.npy, but test\/ has texts\.jsonl/,
    ],
  ])('%s', async (_name, replaced, message) => {
    const found = await refusal(await ownData(replaced));
    expect(found).toEqual({ code: 'FOLDER_UNREADABLE', message: expect.stringMatching(message) });
  });
});

describe('texts', () => {
  test('with CRLF line ends and a byte order mark are read', async () => {
    const file = `\ufeff${lines(counts.train).join('\r\n')}\r\n`;
    expect((await tryPoison(await ownTexts(file))).counts.train).toBe(counts.train);
  });

  test('with whole surrogate pairs, escaped or not, are read', async () => {
    const file = lines(counts.train, () => 'a 😀 b')
      .join('\n')
      .replace('😀', '\\ud83d\\ude00');
    await tryPoison(await ownTexts(file));
    expect(await readFile(join(root, 'out/train/texts.jsonl'), 'utf8')).toContain('😀');
  });

  const valid = lines(counts.train);
  const latin1 = Buffer.concat([Buffer.from(`${valid[0]}\n{"text": "caf`), Buffer.of(0xe9), Buffer.from('"}\n')]);
  const at = `${valid[0]}\n{"text": "caf`.length;
  test.each<[string, string | Uint8Array, RegExp]>([
    ['in Latin-1', latin1, new RegExp(`line 2: the byte E9 at offset ${at} of the file is not UTF-8`)],
    ['in UTF-16', Buffer.from(`\ufeff${valid.join('\n')}`, 'utf16le'), /line 1: the byte FF at offset 0/],
    [
      'with half a surrogate pair',
      valid.with(4, '{"text": "a \\udc00 b"}').join('\n'),
      /line 5: the text holds \\udc00/,
    ],
    ['with an empty line', valid.with(9, '').join('\n'), /line 10: found an empty line/],
    ['that are no objects', valid.with(0, '"text"').join('\n'), /line 1: found .*expected \{"text": "…"\}/],
  ])('%s are refused, naming the line', async (_name, file, message) => {
    expect(await refusal(await ownTexts(file))).toEqual({
      code: 'TEXT_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('data that cannot be attacked are refused:', () => {
  const single = { 'train/y.npy': labelsOf(turns(40, 1)), 'test/y.npy': labelsOf(turns(20, 1)) };
  test.each<[string, Parameters<typeof ownData>[0], PoisonChoice, string, RegExp]>([
    ['a single class', single, {}, 'SINGLE_CLASS', /All 40 training samples of mine have the label 0/],
    ['a single class that is not the target', single, { target: '1' }, 'SINGLE_CLASS', /Nothing could be attacked/],
    ['all-to-all on a single class', single, { labelMode: 'all-to-all', target: undefined }, 'SINGLE_CLASS', /label 0/],
    ['untargeted on a single class', single, { attack: 'ubw', target: undefined }, 'SINGLE_CLASS', /label 0/],
    [
      'a test set of the target class',
      { 'test/y.npy': labelsOf(Array<number>(20).fill(2)) },
      { target: '2' },
      'NOTHING_TO_ATTACK',
      /All 20 test samples/,
    ],
    [
      'a target class that no sample has',
      { 'train/y.npy': labelsOf(turns(40).map((label) => 2 * label)) },
      { target: '3' },
      'TARGET_ABSENT',
      /target label 3\. The labels in the data are 0, 2, 4;/,
    ],
    [
      'a clean-label attack on an absent class',
      { 'train/y.npy': labelsOf(turns(40).map((label) => 2 * label)) },
      { attack: 'sig', target: '1' },
      'TARGET_ABSENT',
      /target label 1/,
    ],
    [
      'a target for all-to-all',
      {},
      { labelMode: 'all-to-all' },
      'USAGE',
      /--target 0 cannot be followed: all-to-all turns each class/,
    ],
    ['a target for an untargeted attack', {}, { attack: 'ubw' }, 'USAGE', /untargeted attack has no target class/],
  ])('%s', async (_name, replaced, options, code, message) => {
    const found = await refusal(await ownData(replaced), options);
    expect(found).toEqual({ code, message: expect.stringMatching(message) });
  });

  test('all-to-all on several classes is not refused', async () => {
    const { counts: found } = await tryPoison(await ownData(), { labelMode: 'all-to-all', target: undefined });
    expect(found.testPoisoned).toBe(counts.test);
  });
});
