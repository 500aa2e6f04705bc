import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runBoundedChild, type ChildOptions } from '../../../runners/child-process/bounded-child.ts';
import { frameOf } from '../../../runners/child-process/message-frames.ts';
import type { Probe } from '../../support/probe-child.ts';

const entry = new URL('../../support/probe-child.ts', import.meta.url);
const limits = { timeoutMs: 60_000, memoryBytes: 2 * 1024 ** 3 };
const untrusted = { files: [], result: z.string(), messageBytesMax: 10_000 };
const run = (probe: Probe, options: ChildOptions<unknown> = { untrusted }) =>
  runBoundedChild<Probe, unknown>(entry, probe, limits, options);

/** What would have ended this process. */
const uncaught = vi.fn();
beforeEach(() => void process.on('uncaughtExceptionMonitor', uncaught));
afterEach(() => {
  process.off('uncaughtExceptionMonitor', uncaught);
  expect(uncaught).not.toHaveBeenCalled();
});

const message = (value: unknown): Probe => ({ attempt: 'say', bytes: frameOf(value) });
test.each<readonly [string, Probe, RegExp]>([
  ['null', message(null), /unknown form/],
  ['a number', message(7), /unknown form/],
  ['a message of Node itself', message({ cmd: 'NODE_HANDLE', type: 'no such type' }), /unknown form/],
  ['a kind that does not exist', message({ kind: 'stop' }), /unknown form/],
  ['an error without a message', message({ kind: 'error', code: 'UNEXPECTED' }), /unknown form/],
  ['a code that is no code', message({ kind: 'error', code: 'constructor', message: '', facts: {} }), /unknown form/],
  ['a result of another form', message({ kind: 'result', result: { length: 2 ** 40 } }), /unknown form/],
  ['what is no message', { attempt: 'say', bytes: Buffer.from('\n{"cmd":"NODE_HANDLE"}\n') }, /sent \d+ bytes/],
  ['an empty message', { attempt: 'say', bytes: Buffer.alloc(4) }, /empty/],
  ['half a clone', { attempt: 'say', bytes: Buffer.of(3, 0, 0, 0, 255, 15, 111) }, /cannot be decoded/],
  ['too large a result', message({ kind: 'result', result: 'x'.repeat(10_000) }), /the limit is 10000/],
  ['progress without end', { attempt: 'flood' }, /the limit is 10000/],
  ['errors without end', { attempt: 'complain' }, /bytes to stderr/],
  ['nothing any more', { attempt: 'hangUp' }, /closed its channel/],
])('a child that sends %s has crashed', async (_name, probe, text) => {
  await expect(run(probe)).rejects.toMatchObject({ code: 'CHILD_CRASHED', message: expect.stringMatching(text) });
});

test('an error that quotes a megabyte is reported in few bytes', async () => {
  await expect(
    run({ attempt: 'quote' }, { untrusted: { ...untrusted, messageBytesMax: 64 * 1024 } }),
  ).rejects.toMatchObject({
    code: 'NOT_READ',
    message: expect.toSatisfy((text: string) => text.startsWith('found xxx') && text.length <= 10_000),
    facts: { defect: 'unreadable' },
  });
});

test('the first result counts, whatever comes after it', async () => {
  const bytes = Buffer.concat([
    frameOf({ kind: 'progress', progress: 0.5 }),
    frameOf({ kind: 'result', result: 'first' }),
    frameOf({ kind: 'result', result: 'second' }),
    frameOf(null),
  ]);
  expect(await run({ attempt: 'say', bytes })).toBe('first');
});

test('a handler of progress that throws ends the child, and is what the caller gets', async () => {
  const bytes = frameOf({ kind: 'progress', progress: 1 });
  const onProgress = () => {
    throw new Error('the database is away');
  };
  await expect(run({ attempt: 'say', bytes }, { untrusted, onProgress })).rejects.toThrow('the database is away');
});

test('a program that does not exist is a child that could not be started', async () => {
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  try {
    await expect(run({ attempt: 'identity' }, {})).rejects.toMatchObject({ code: 'CHILD_NOT_STARTED' });
    await new Promise((resolve) => setTimeout(resolve, 200)); // a second error would come now
  } finally {
    process.execPath = execPath;
  }
});

test('a child that ends before it can handle the request has not started', async () => {
  const missing = new URL('no-such-child.ts', import.meta.url);
  await expect(runBoundedChild(missing, {}, limits)).rejects.toMatchObject({
    code: 'CHILD_NOT_STARTED',
    message: expect.stringContaining('no-such-child.ts'),
  });
});

test('a trusted child may send typed arrays and any form of result', async () => {
  const bytes = frameOf({ kind: 'result', result: [Int16Array.of(1, 2)] });
  expect(await run({ attempt: 'say', bytes }, {})).toEqual([Int16Array.of(1, 2)]);
});
