import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeWav } from '../../../../runners/datasets/formats/decode-wav.ts';
import { genuineSamples } from '../../../support/genuine-samples.ts';
import { wavBytes } from '../../../support/official-files.ts';

const bytes = wavBytes([1, -1, 32_767, -32_768], { sampleRateHz: 16_000 });

/** The file with a chunk inserted before its data. */
function withChunk(id: string, size: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([bytes.subarray(0, 36), head, content, bytes.subarray(36)]);
}

function changed(at: number, ...values: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, at);
  return copy;
}

test('gives the exact samples', () => {
  const { sampleRateHz, samples } = decodeWav(bytes, 'a.wav');
  expect(sampleRateHz).toBe(16_000);
  expect([...samples]).toEqual([1, -1, 32_767, -32_768]);
});

test('averages channels, rounding halves up', () => {
  const stereo = wavBytes([1, 2, -1, -2, 32_767, 32_767], { sampleRateHz: 8_000, channelCount: 2 });
  expect([...decodeWav(stereo, 'a.wav').samples]).toEqual([2, -1, 32_767]);
});

test('accepts an empty clip, unknown chunks, and bytes after the data', () => {
  expect(decodeWav(wavBytes([], { sampleRateHz: 16_000 }), 'a.wav').samples).toHaveLength(0);
  const odd = withChunk('LIST', 5, Buffer.from('INFO?\0'));
  expect(decodeWav(odd, 'a.wav').samples).toHaveLength(4);
  expect(decodeWav(Buffer.concat([bytes, Buffer.from('rest')]), 'a.wav').samples).toHaveLength(4);
});

test('rejects a file that ends before its data', () => {
  for (let length = 44; length < bytes.length; length++) {
    expect(() => decodeWav(bytes.subarray(0, length), 'a.wav')).toThrowError(
      expect.objectContaining({ code: 'RECORD_TRUNCATED', facts: { file: 'a.wav', found: length, expected: 52 } }),
    );
  }
  for (let length = 0; length < 44; length++) {
    expect(() => decodeWav(bytes.subarray(0, length), 'a.wav')).toThrowError(
      expect.objectContaining({ facts: expect.objectContaining({ file: 'a.wav' }) }),
    );
  }
});

test.each([
  ['floating-point samples', changed(20, 3, 0)],
  ['8 bits a sample', changed(34, 8, 0)],
  ['no channel', changed(22, 0, 0)],
  ['a thousand channels', changed(22, 0xe8, 3)],
  ['three channels in four samples', changed(22, 3, 0)],
  ['a rate of 1 Hz', changed(24, 1, 0, 0, 0)],
  ['a rate of 4 GHz', changed(24, 255, 255, 255, 255)],
  ['another container', changed(0, 0x4d)],
  ['an odd number of bytes', changed(40, 7)],
])('rejects %s', (_, content) => {
  expect(() => decodeWav(content, 'a.wav')).toThrowError(
    expect.objectContaining({ code: 'RECORD_CORRUPT', facts: expect.objectContaining({ file: 'a.wav' }) }),
  );
});

test('ends despite malicious chunk sizes', () => {
  const started = performance.now();
  const cuePoints = Buffer.alloc(4, 0xff); // declares four billion of them
  expect(decodeWav(withChunk('cue ', 4, cuePoints), 'a.wav').samples).toHaveLength(4);
  expect(
    decodeWav(withChunk('LIST', 12 * 5000, Buffer.from('INFOLIST\x04\0\0\0'.repeat(5000))), 'a.wav'),
  ).toBeDefined();
  expect(performance.now() - started).toBeLessThan(1000);
});

const genuine = genuineSamples('speechcommands');
test.skipIf(!genuine)('equals the bytes of the original clips (skipped: ../shared/data is absent)', () => {
  const folder = join(genuine ?? '', 'speech_commands_v0.02', 'cat');
  for (const name of readdirSync(folder)) {
    const file = readFileSync(join(folder, name));
    const { samples } = decodeWav(file, name);
    expect(file.subarray(44).equals(Buffer.from(samples.buffer))).toBe(true); // as one value: `toEqual` takes seconds
  }
});
