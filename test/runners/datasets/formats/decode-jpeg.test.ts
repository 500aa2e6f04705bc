import { expect, test } from 'vitest';
import { sha256Hex } from '../../../../benchmark/identity/sha256.ts';
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

/**
 * Images of 12 by 10 pixels, made and decoded by Pillow 9.4 with libjpeg-turbo 2.1.5; the sum is that of its RGB bytes.
 */
test.each([
  [
    'with chroma of half the width and height',
    '696868cbf8de302156d8a354ca2aa5c7d05ef5fc0612532fa84aa44af8a05f79',
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAKAAwDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABgID/8QAJBAAAgEDAwMFAAAAAAAAAAAAAQIRAwQFABJhBhQhIzI0UlP/xAAUAQEAAAAAAAAAAAAAAAAAAAAD/8QAHBEAAgICAwAAAAAAAAAAAAAAAQIDQQAEITGR/9oADAMBAAIRAxEAPwDCjRxlKxcmyupZdoGxRM+Ptq7e1mn6WHd0BME1IJHI2mNIMyq0+na7ooV1RirAQQdjedF8XkL7tPmXHu/VuOdHKx3JyjEju8bQIkbmgLN+Z//Z',
  ],
  [
    'with chroma of half the width',
    '2cf514b448ac58c3144262720a52e4d3efe23c1fe1bf28bd09173140a78da362',
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAKAAwDASEAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABgID/8QAJBAAAgEDAwMFAAAAAAAAAAAAAQIRAwQFABJhBhQhIzI0UlP/xAAWAQEBAQAAAAAAAAAAAAAAAAADAgT/xAAfEQACAQMFAQAAAAAAAAAAAAABAgMABREEEiExQYH/2gAMAwEAAhEDEQA/AMKNHGUrFybK6ll2gbFEz4+2rt7WafpYd3QEwTUgkcjaY1F1kmkkIDe+ZNaNKrllV3AwvnPZ+UgzKrT6druihXVGKsBBB2N50XxeQvu0+Zce79W450ltVX1J3DPdNYY0kLlwDwO6/9k=',
  ],
  [
    'that are progressive',
    '696868cbf8de302156d8a354ca2aa5c7d05ef5fc0612532fa84aa44af8a05f79',
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAKAAwDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABQID/8QAFAEBAAAAAAAAAAAAAAAAAAAAAv/aAAwDAQACEAMQAAABzpAsv//EABkQAAMBAQEAAAAAAAAAAAAAAAECAyEEEv/aAAgBAQABBQICYRVy2c8qP5//xAAXEQADAQAAAAAAAAAAAAAAAAAAAQMi/9oACAEDAQE/AYaZ/8QAGBEAAgMAAAAAAAAAAAAAAAAAAQIAERP/2gAIAQIBAT8BY7PRn//EABsQAAIBBQAAAAAAAAAAAAAAAAACMgEDIZGh/9oACAEBAAY/AoMYs9Kk22f/xAAdEAEAAQMFAAAAAAAAAAAAAAABABFBUTFxgdHw/9oACAEBAAE/IXt0pody6E8xALCiDR4ZuZlP/9oADAMBAAIAAwAAABCD/8QAGBEBAQADAAAAAAAAAAAAAAAAAUEAIZH/2gAIAQMBAT8QZsgVvM//xAAXEQEAAwAAAAAAAAAAAAAAAAABADFB/9oACAECAQE/EGVkvZ//xAAaEAEBAAMBAQAAAAAAAAAAAAABEQAhYTHw/9oACAEBAAE/EE1tASt1iml1iwp0qYQ5UBEfbPhFruf/2Q==',
  ],
])('has the pixels of libjpeg-turbo in images %s', (_, sum, base64) => {
  const { width, height, data } = decodeJpeg(Buffer.from(base64, 'base64'), 'a.jpg');
  expect([width, height, sha256Hex(data)]).toEqual([12, 10, sum]);
});

test('decodes correctly after images that it had to refuse', () => {
  const bytes = jpegBytes(24, 16);
  const before = decodeJpeg(bytes, 'a.jpg');
  for (let length = 1; length < 200; length++)
    expect(() => decodeJpeg(bytes.subarray(0, length), 'a.jpg')).toThrowError();
  expect(decodeJpeg(bytes, 'a.jpg')).toEqual(before);
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
