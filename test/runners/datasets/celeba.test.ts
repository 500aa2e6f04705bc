import { describe, expect, test } from 'vitest';
import { celeba } from '../../../runners/datasets/celeba.ts';
import { datasetError, jpegBytes, readAll, without, writeLayout } from '../../support/official-files.ts';

const attributeNames =
  '5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose Black_Hair Blond_Hair ' +
  'Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee Gray_Hair Heavy_Makeup High_Cheekbones Male ' +
  'Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks ' +
  'Sideburns Smiling Straight_Hair Wavy_Hair Wearing_Earrings Wearing_Hat Wearing_Lipstick Wearing_Necklace ' +
  'Wearing_Necktie Young ';

/** A row in the official padding: the three attributes as given, all others 1. */
function row(name: string, makeup: number, open: number, smiling: number): string {
  const values = Array.from({ length: 40 }, (_, at) =>
    at === 18 ? makeup : at === 21 ? open : at === 31 ? smiling : 1,
  );
  return `${name} ${values.map((value, at) => String(value).padStart(at === 0 ? 1 : 2)).join(' ')}`;
}

function layout(lineEnd: string, changes: Readonly<Record<string, string | Uint8Array>> = {}) {
  const rows = [
    row('000001.jpg', 1, -1, -1),
    row('000002.jpg', -1, 1, -1),
    row('000003.jpg', -1, -1, 1),
    row('000004.jpg', 1, 1, 1),
  ];
  const partition = ['000001.jpg 0', '000002.jpg 0', '000003.jpg 1', '000004.jpg 2'];
  const images = [1, 2, 3, 4].map((number) => [`celeba/img_align_celeba/00000${number}.jpg`, jpegBytes(178, 218)]);
  return {
    'celeba/list_attr_celeba.txt': ['4', attributeNames, ...rows, ''].join(lineEnd),
    'celeba/list_eval_partition.txt': [...partition, ''].join(lineEnd),
    ...Object.fromEntries(images),
    ...changes,
  };
}

describe('CelebA', () => {
  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
  ])('derives eight classes from three attributes, in lists with %s', async (_, lineEnd) => {
    const source = await celeba.open(writeLayout(layout(lineEnd)), { partial: true });
    const train = await readAll(source.train());
    expect(train.map(({ label }) => label)).toEqual([4, 2]);
    expect(train[0]?.value).toHaveLength(64 * 64 * 3);
    expect((await readAll(source.test())).map(({ label }) => label)).toEqual([7]);
  });

  test('names the classes after their attributes', () => {
    expect(celeba.description.classNames[0]).toBe('no heavy makeup, mouth closed, not smiling');
    expect(celeba.description.classNames[4]).toBe('heavy makeup, mouth closed, not smiling');
    expect(celeba.description.classNames[3]).toBe('no heavy makeup, mouth slightly open, smiling');
  });

  test('resizes the whole image to the square', async () => {
    const source = await celeba.open(writeLayout(layout('\n')), { partial: true });
    const [first] = await readAll(source.train());
    const middleRow = Array.from({ length: 64 }, (_, column) => first?.value[(32 * 64 + column) * 3] ?? 0);
    expect(middleRow[0]).toBeLessThan(8);
    expect(middleRow[63]).toBeGreaterThan(246);
    expect(middleRow).toEqual([...middleRow].sort((a, b) => a - b)); // the gray gradient is monotonic
  });

  test('reports what is missing and how to get it', async () => {
    await expect(celeba.open(writeLayout({}))).rejects.toThrow('mbti datasets fetch celeba');
    const folder = writeLayout(without(layout('\n'), 'celeba/img_align_celeba/000002.jpg'));
    await expect(readAll((await celeba.open(folder)).train())).rejects.toEqual(
      datasetError('FILE_MISSING', { file: `${folder}/celeba/img_align_celeba/000002.jpg` }),
    );
    expect(await readAll((await celeba.open(folder, { partial: true })).train())).toHaveLength(1);
  });

  test.each([
    ['a value that is neither -1 nor 1', row('000001.jpg', 0, 1, 1), 'VALUE_OUT_OF_RANGE'],
    ['too few values', row('000001.jpg', 1, 1, 1).slice(0, -6), 'RECORD_TRUNCATED'],
    ['a file elsewhere', row('../001.jpg', 1, 1, 1), 'RECORD_CORRUPT'],
  ])('names the line of the attribute list with %s', async (_, line, code) => {
    const list = `1\n${attributeNames}\n${line}\n`;
    const folder = writeLayout(layout('\n', { 'celeba/list_attr_celeba.txt': list }));
    const source = await celeba.open(folder, { partial: true });
    await expect(readAll(source.train())).rejects.toEqual(datasetError(code, { line: 3 }));
  });

  test('rejects an attribute list without names, and an invalid partition', async () => {
    const nameless = writeLayout(layout('\n', { 'celeba/list_attr_celeba.txt': '1\nMale Young\n' }));
    await expect(readAll((await celeba.open(nameless, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_CORRUPT', { line: 2 }),
    );
    const wrong = writeLayout(layout('\n', { 'celeba/list_eval_partition.txt': '000001.jpg 3\n' }));
    await expect(readAll((await celeba.open(wrong, { partial: true })).train())).rejects.toEqual(
      datasetError('VALUE_OUT_OF_RANGE', { line: 1, found: '3' }),
    );
  });

  test('rejects a corrupt image, and splits of a wrong size', async () => {
    const image = 'celeba/img_align_celeba/000001.jpg';
    const folder = writeLayout(layout('\n', { [image]: jpegBytes(178, 218).subarray(0, 900) }));
    const source = await celeba.open(folder);
    await expect(readAll(source.train())).rejects.toEqual(
      datasetError('RECORD_CORRUPT', { file: `${folder}/${image}` }),
    );
    await expect(readAll(source.test())).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { found: 1, expected: 19_962 }),
    );
  });
});
