import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { frameOf, FrameError, FrameReader } from '../../../runners/child-process/message-frames.ts';

const messages = [{ kind: 'result', result: Int32Array.of(1, -2) }, null, 'x'.repeat(1_000), [Uint8Array.of(7)]];
const stream = Buffer.concat(messages.map(frameOf));

test.each([1, 3, 5, 64, stream.length])('messages that arrive in pieces of %i bytes are put together', (size) => {
  const reader = new FrameReader(stream.length);
  const found: unknown[] = [];
  for (let begin = 0; begin < stream.length; begin += size)
    found.push(...reader.push(stream.subarray(begin, begin + size)));
  expect(found).toEqual(messages);
});

test('a message that is announced to be too large is refused before it arrives', () => {
  const head = frameOf('x'.repeat(1_000)).subarray(0, 4);
  expect(() => new FrameReader(500).push(head)).toThrow(/sent 10\d\d bytes of messages; the limit is 500/);
  expect(() => new FrameReader(500).push(Buffer.of(255, 255, 255, 255))).toThrow(FrameError);
});

test('many small messages are refused when they are too large together', () => {
  const reader = new FrameReader(500);
  expect(() => Array.from({ length: 100 }, () => reader.push(frameOf('small')))).toThrow(FrameError);
});

const framed = (body: Uint8Array) => Buffer.concat([Buffer.of(body.length, 0, 0, 0), body]);
test.each([
  ['nothing', new Uint8Array()],
  ['no structured clone', Buffer.from('{"kind":"result"}')],
  ['a structured clone that ends early', serialize([1, 2, 3]).subarray(0, 5)],
  ['an array view of no known kind', Buffer.of(255, 15, 92, 120, 4, 1, 2, 3, 4)],
  ['an array view beyond the message', Buffer.of(255, 15, 92, 3, 255, 255, 3, 1)],
])('a message that is %s is refused', (_name, body) => {
  expect(() => new FrameReader(1_000).push(framed(body))).toThrow(FrameError);
});
