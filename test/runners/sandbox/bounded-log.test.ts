import { expect, test } from 'vitest';
import { BoundedLog } from '../../../runners/sandbox/bounded-log.ts';

function logOf(...chunks: readonly (string | Buffer)[]): BoundedLog {
  const log = new BoundedLog();
  for (const chunk of chunks) log.append(Buffer.from(chunk));
  return log;
}

test('an empty log is an empty string', () => {
  expect(logOf().tail()).toBe('');
});

test('keeps the last 16 KiB and counts all bytes', () => {
  const log = logOf('first', 'x'.repeat(100_000), ...Array.from({ length: 50 }, () => 'y'.repeat(1_000)), 'last');
  expect(log.totalBytes).toBe(150_009);
  expect(Buffer.byteLength(log.tail())).toBe(16 * 1024);
  expect(log.tail().endsWith('yyylast')).toBe(true);
});

test('joins a character that was split between chunks, and drops one that was cut at the start', () => {
  const euro = Buffer.from('€');
  expect(logOf(euro.subarray(0, 1), euro.subarray(1)).tail()).toBe('€');
  const cut = logOf('€'.repeat(10_000)).tail();
  expect(cut).toMatch(/^€+$/);
});

test('stays within its bound when invalid bytes grow into replacement characters', () => {
  expect(Buffer.byteLength(logOf(Buffer.alloc(20_000, 0xff)).tail())).toBeLessThanOrEqual(16 * 1024);
});

test.each([
  ['\u001b[1;31mred\u001b[0m', 'red'],
  ['\u001b]0;a title\u0007text', 'text'],
  ['\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['50%\r100%\r\ndone\n', '50%\n100%\ndone\n'],
  ['a\u0000b\u0007c\u007fd\u009be', 'abcde'],
  ['txt.\u202eexe', 'txt.exe'],
  ['tab\there', 'tab\there'],
])('makes plain text of %j', (raw, plain) => {
  expect(logOf(raw).tail()).toBe(plain);
});
