import { expect, test } from 'vitest';
import { demultiplexer } from '../../../runners/sandbox/demultiplex.ts';

function frame(source: 1 | 2, text: string): Buffer {
  const header = Buffer.from([source, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test.each([1, 3, 8, 11, 1_000])('splits the stream into frames when it arrives in chunks of %d bytes', (chunkBytes) => {
  const all = Buffer.concat([frame(1, 'out'), frame(2, 'error'), frame(1, ''), frame(1, ' more')]);
  const texts = { stdout: '', stderr: '' };
  const take = demultiplexer((source, chunk) => (texts[source] += chunk.toString()));
  for (let start = 0; start < all.length; start += chunkBytes) take(all.subarray(start, start + chunkBytes));
  expect(texts).toEqual({ stdout: 'out more', stderr: 'error' });
});
