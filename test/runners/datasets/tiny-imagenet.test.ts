import { describe, expect, test } from 'vitest';
import { tinyImagenet } from '../../../runners/datasets/tiny-imagenet.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, jpegBytes, readAll, summarize, writeLayout } from '../../support/official-files.ts';

const classNames = tinyImagenet.description.classNames;
const top = 'tiny-imagenet-200';

/** Two training images of class 1, one of class 0, and one for validation. */
function layout(changes: Readonly<Record<string, string | Uint8Array>> = {}) {
  const image = jpegBytes(64, 64, [200, 10, 10]);
  const [first, second] = classNames;
  return {
    [`${top}/wnids.txt`]: `${second}\n${first}\n`,
    [`${top}/train/${second}/images/${second}_10.JPEG`]: image,
    [`${top}/train/${second}/images/${second}_9.JPEG`]: image,
    [`${top}/train/${first}/images/${first}_499.JPEG`]: image,
    [`${top}/val/images/val_0.JPEG`]: image,
    [`${top}/val/val_annotations.txt`]: `val_0.JPEG\t${second}\t0\t0\t9\t9\n`,
    ...changes,
  };
}

describe('Tiny ImageNet', () => {
  test('has 200 classes by ascending id', () => {
    expect(classNames).toHaveLength(200);
    expect(new Set(classNames).size).toBe(200);
    expect(classNames).toEqual([...classNames].sort());
    expect(classNames.every((name) => /^n\d{8}$/.test(name))).toBe(true);
  });

  test('reads the training images by class and number, and the validation images by their list', async () => {
    const source = await tinyImagenet.open(writeLayout(layout()), { partial: true });
    const train = await readAll(source.train());
    expect(train.map(({ label }) => label)).toEqual([0, 1, 1]);
    expect(train[0]?.value).toHaveLength(64 * 64 * 3);
    const [red = 0, green = 0] = train[0]?.value ?? [];
    expect(Math.abs(red - 200)).toBeLessThan(4);
    expect(Math.abs(green - 10)).toBeLessThan(4);
    expect((await readAll(source.test())).map(({ label }) => label)).toEqual([1]);
  });

  test('rejects a folder whose classes are not the 200 expected ones', async () => {
    const folder = writeLayout(layout());
    await expect(tinyImagenet.open(folder)).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { found: 2, expected: 200 }),
    );
    const unknown = writeLayout(layout({ [`${top}/wnids.txt`]: 'n00000000\n' }));
    await expect(tinyImagenet.open(unknown, { partial: true })).rejects.toEqual(
      datasetError('VALUE_OUT_OF_RANGE', { line: 1, found: 'n00000000' }),
    );
  });

  test('names the missing image of a whole dataset', async () => {
    const folder = writeLayout(layout({ [`${top}/wnids.txt`]: classNames.join('\n') }));
    const source = await tinyImagenet.open(folder);
    const [first] = classNames;
    await expect(readAll(source.train())).rejects.toEqual(
      datasetError('FILE_MISSING', { file: `${folder}/${top}/train/${first}/images/${first}_0.JPEG` }),
    );
    await expect(readAll(source.test())).rejects.toEqual(datasetError('COUNT_MISMATCH', { found: 1 }));
    await expect(tinyImagenet.open(writeLayout({}))).rejects.toEqual(datasetError('FILE_MISSING'));
  });

  test.each([
    ['is of another size', jpegBytes(65, 64), 'RECORD_CORRUPT'],
    ['is cut short', jpegBytes(64, 64).subarray(0, 700), 'RECORD_CORRUPT'],
    ['is no JPEG', Buffer.from('nothing'), 'RECORD_CORRUPT'],
  ])('names an image that %s', async (_, bytes, code) => {
    const folder = writeLayout(layout({ [`${top}/val/images/val_0.JPEG`]: bytes }));
    const source = await tinyImagenet.open(folder, { partial: true });
    await expect(readAll(source.test())).rejects.toEqual(
      datasetError(code, { file: `${folder}/${top}/val/images/val_0.JPEG` }),
    );
  });

  test.each([
    ['a class that is none of the 200', 'val_0.JPEG\tn00000000\t0\t0\t9\t9\n', 'VALUE_OUT_OF_RANGE'],
    ['a file elsewhere', '../../x.JPEG\tn01443537\t0\t0\t9\t9\n', 'RECORD_CORRUPT'],
    ['too few fields', 'val_0.JPEG\tn01443537\n', 'RECORD_TRUNCATED'],
  ])('names the line of the validation list with %s', async (_, annotations, code) => {
    const folder = writeLayout(layout({ [`${top}/val/val_annotations.txt`]: annotations }));
    const source = await tinyImagenet.open(folder, { partial: true });
    await expect(readAll(source.test())).rejects.toEqual(datasetError(code, { line: 1 }));
  });
});

const genuine = genuineSamples('tiny-imagenet');
/** The sums are those of Pillow 9.4 with libjpeg-turbo 2.1.5, over the same images in the same order. */
test.skipIf(!genuine)('reads the original images, gray ones too (skipped: ../shared/data is absent)', async () => {
  const source = await tinyImagenet.open(genuine ?? '', { partial: true });
  expect(await summarize(source.train())).toEqual({
    count: 1200,
    lowest: 1,
    highest: 199,
    sha256: 'b86023f9bba6cea030e9c4d32671859b118254a2cd61767142990c39139068fd',
  });
  expect(await summarize(source.test())).toEqual({
    count: 400,
    lowest: 1,
    highest: 199,
    sha256: '1756f4626b3b389fb1b2068483c32701459985c57d0702dbee1a5711dca7a539',
  });
});
