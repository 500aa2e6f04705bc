import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChildOptions } from '../../../runners/child-process/bounded-child.ts';
import { WarmChildren } from '../../../runners/child-process/warm-children.ts';
import { isAlive } from '../../support/child-pids.ts';
import type { Counting } from '../../support/counting-child.ts';

const entry = new URL('../../support/counting-child.ts', import.meta.url);
const idleMsMax = 1_500;
const limits = { timeoutMs: 30_000, memoryBytes: 2 * 1024 ** 3 };
let children = new WarmChildren(entry, idleMsMax);
type Answer = { readonly pid: number; readonly requests: number };
const ask = (act: Counting['act'], key = 'a', options: ChildOptions<Answer> = {}, within = limits) =>
  children.ask<Counting, Answer>(key, { act }, within, options);

afterEach(async () => {
  children = new WarmChildren(entry, idleMsMax);
});

test('the second request is handled by the process of the first one', async () => {
  const first = await ask('count');
  const second = await ask('count');
  expect(second).toEqual({ pid: first.pid, requests: 2 });
});

test('requests at the same time have a process each, and no more are started', async () => {
  const both = await Promise.all([ask('count'), ask('count')]);
  const again = await Promise.all([ask('count'), ask('count')]);
  expect(new Set(both.map(({ pid }) => pid)).size).toBe(2);
  expect(again.map(({ pid }) => pid).sort()).toEqual(both.map(({ pid }) => pid).sort());
});

test('another key has another process, and the idle one makes room for it', async () => {
  const first = await ask('count', 'a');
  const other = await ask('count', 'b');
  expect(other.pid).not.toBe(first.pid);
  await vi.waitUntil(() => !isAlive(first.pid), { timeout: 1_000 });
});

test('an idle process ends after a while', async () => {
  const { pid } = await ask('count');
  expect(isAlive(pid)).toBe(true);
  await vi.waitUntil(() => !isAlive(pid), { timeout: idleMsMax + 2_000 });
  expect((await ask('count')).requests).toBe(1);
});

test('a process that ended while it was idle is replaced', async () => {
  const { pid } = await ask('endSoon');
  await vi.waitUntil(() => !isAlive(pid), { timeout: 2_000 });
  await wait(50);
  expect(await ask('count')).toMatchObject({ requests: 1 });
  const second = await ask('count');
  process.kill(second.pid, 'SIGKILL');
  expect(await ask('count').catch(({ code }) => code)).toSatisfy(
    (outcome: unknown) => outcome === 'CHILD_KILLED' || (outcome as Answer).pid !== second.pid,
  );
});

test.each<readonly [Counting['act'], string, typeof limits]>([
  ['fail', 'UNEXPECTED', limits],
  ['crash', 'CHILD_CRASHED', limits],
  ['wait', 'CHILD_TIMED_OUT', { ...limits, timeoutMs: 500 }],
  ['wait', 'CHILD_OUT_OF_MEMORY', { ...limits, memoryBytes: 1024 }],
])('a warm process that is asked to %s and reports %s is ended', async (act, code, within) => {
  const { pid } = await ask('count');
  await expect(ask(act, 'a', {}, within)).rejects.toMatchObject({ code });
  await vi.waitUntil(() => !isAlive(pid), { timeout: 2_000 });
  expect(await ask('count')).toMatchObject({ requests: 1 });
});

test('a warm process whose request is given up is ended', async () => {
  const { pid } = await ask('count');
  const stop = new AbortController();
  const waiting = ask('wait', 'a', { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(waiting).rejects.toMatchObject({ code: 'CHILD_ABORTED' });
  await vi.waitUntil(() => !isAlive(pid), { timeout: 2_000 });
});

test('a warm process that somebody kills at work is reported as killed', async () => {
  const { pid } = await ask('count');
  const waiting = ask('wait', 'a', { onProgress: () => process.kill(pid, 'SIGKILL') });
  await expect(waiting).rejects.toMatchObject({ code: 'CHILD_KILLED' });
});

test('a handler of progress that throws ends the process, and is what the caller gets', async () => {
  const onProgress = () => {
    throw new Error('the database is away');
  };
  const { pid } = await ask('count');
  await expect(ask('wait', 'a', { onProgress })).rejects.toThrow('the database is away');
  await vi.waitUntil(() => !isAlive(pid), { timeout: 2_000 });
});

test('an idle process does not keep its parent alive, and ends with it', async () => {
  const script = `
    import { WarmChildren } from '${new URL('../../../runners/child-process/warm-children.ts', import.meta.url).href}';
    const children = new WarmChildren(new URL('${entry.href}'), 600_000);
    const { pid } = await children.ask('a', { act: 'count' }, ${JSON.stringify(limits)}, {});
    console.log(pid);
  `;
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const parameters = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd, timeout: 20_000 });
  await vi.waitUntil(() => !isAlive(Number(stdout)), { timeout: 2_000 });
});
