import { expect, test } from 'vitest';
import { decodeJpeg } from '../../../../runners/datasets/formats/decode-jpeg.ts';
import { jpegBytes } from '../../../support/official-files.ts';

test('decodes to RGB without alpha', () => {
  const { width, height, data } = decodeJpeg(jpegBytes(20, 10, [255, 0, 0]), 'a.jpg');
  expect([width, height, data.length]).toEqual([20, 10, 600]);
  const [red = 0, green = 0, blue = 0] = data;
  expect(red).toBeGreaterThan(250);
  expect(Math.max(green, blue)).toBeLessThan(5);
});

test('widens gray to three channels', () => {
  // smallest baseline JPEG with one component: 8 by 8, every coefficient zero
  const { width, height, data } = decodeJpeg(greyJpeg(8, 8), 'a.jpg');
  expect([width, height, data.length]).toEqual([8, 8, 192]);
  expect(new Set(data)).toEqual(new Set([128]));
});

test('rejects a file truncated at any byte', () => {
  const bytes = jpegBytes(24, 16);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeJpeg(bytes.subarray(0, length), 'a.jpg')).toThrowError(
      expect.objectContaining({ code: 'RECORD_CORRUPT', facts: { file: 'a.jpg' } }),
    );
  }
});

test.each([
  ['without any pixel', greyJpeg(0, 8)],
  ['too large to be one of ours', greyJpeg(65_535, 65_535)],
])('rejects an image %s', (_, bytes) => {
  expect(() => decodeJpeg(bytes, 'a.jpg')).toThrowError(expect.objectContaining({ code: 'RECORD_CORRUPT' }));
});

/** Baseline JPEG with one component, a single code word a table and no more than one block of data. */
function greyJpeg(width: number, height: number): Uint8Array {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const oneCodeWord = [1, ...new Array<number>(15).fill(0), 0];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...[0xff, 0xdb, 0, 67, 0, ...new Array<number>(64).fill(1)],
    ...[0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0],
    ...[0xff, 0xc4, 0, 20, 0x00, ...oneCodeWord],
    ...[0xff, 0xc4, 0, 20, 0x10, ...oneCodeWord],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f],
    ...[0xff, 0xd9],
  ]);
}
