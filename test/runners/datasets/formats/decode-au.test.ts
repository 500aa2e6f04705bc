import { expect, test } from 'vitest';
import { decodeAu } from '../../../../runners/datasets/formats/decode-au.ts';
import { auBytes } from '../../../support/official-files.ts';

const bytes = auBytes([1, -1, 32_767, -32_768], { sampleRateHz: 22_050 });

function changed(at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(value, at);
  return copy;
}

test('gives the exact samples, even if the size is not declared', () => {
  for (const content of [bytes, changed(8, 0xffffffff)]) {
    const { sampleRateHz, samples } = decodeAu(content, 'a.au');
    expect(sampleRateHz).toBe(22_050);
    expect([...samples]).toEqual([1, -1, 32_767, -32_768]);
  }
});

test('skips a comment after the header and bytes after the data', () => {
  const remark = Buffer.concat([changed(4, 32).subarray(0, 24), Buffer.from('remark\0\0'), bytes.subarray(24)]);
  expect(decodeAu(Buffer.concat([remark, Buffer.from('rest')]), 'a.au').samples).toHaveLength(4);
});

test('averages channels', () => {
  const stereo = auBytes([10, 20, -5, -5], { sampleRateHz: 22_050, channelCount: 2 });
  expect([...decodeAu(stereo, 'a.au').samples]).toEqual([15, -5]);
});

test('rejects a file that ends before its data', () => {
  expect(() => decodeAu(bytes.subarray(0, 31), 'a.au')).toThrowError(
    expect.objectContaining({ code: 'RECORD_TRUNCATED', facts: { file: 'a.au', found: 31, expected: 32 } }),
  );
  expect(() => decodeAu(changed(4, 0xfffffff0), 'a.au')).toThrowError(
    expect.objectContaining({ code: 'RECORD_TRUNCATED' }),
  );
});

test.each([
  ['no header', bytes.subarray(0, 23)],
  ['another magic number', changed(0, 0)],
  ['data inside the header', changed(4, 8)],
  ['another encoding', changed(12, 1)],
  ['a rate of 4 GHz', changed(16, 0xffffffff)],
  ['no channel', changed(20, 0)],
])('rejects %s', (_, content) => {
  expect(() => decodeAu(content, 'a.au')).toThrowError(
    expect.objectContaining({ code: 'RECORD_CORRUPT', facts: expect.objectContaining({ file: 'a.au' }) }),
  );
});
