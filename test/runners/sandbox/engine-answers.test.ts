import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectEngine } from '../../../runners/sandbox/container-engine.ts';
import { engineAnswers } from '../../../runners/sandbox/engine-answers.ts';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

/** An engine that answers a ping always, its version and its lists as long as they are free. */
async function startEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-answers-'));
  const state = { versionHangs: false, listHangs: false, lists: 0 };
  const server = createServer((request, response) => {
    if (request.url?.includes('_ping')) return void response.end('OK');
    if (request.url?.includes('version')) return void (state.versionHangs || response.end('{"Version":"0"}'));
    state.lists += 1;
    if (!state.listHangs) response.end('[]');
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
  close = async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { state, engine: await connectEngine({ environment: { MBTI_ENGINE_SOCKET: join(folder, 'engine.sock') } }) };
}

test('an engine whose lists hang does not answer, although it answers a ping', async () => {
  const { engine, state } = await startEngine();
  expect(await engineAnswers(engine)).toBe(true);
  state.listHangs = true;
  expect(await engineAnswers(engine, { isFresh: true, timeoutMs: 200 })).toBe(false);
  state.listHangs = false;
  expect(await engineAnswers(engine, { isFresh: true })).toBe(true);
});

test('an engine whose version hangs does not answer', async () => {
  const { engine, state } = await startEngine();
  state.versionHangs = true;
  expect(await engineAnswers(engine, { isFresh: true, timeoutMs: 200 })).toBe(false);
});

test('callers share a check, and its answer for a few seconds', async () => {
  const { engine, state } = await startEngine();
  expect(await Promise.all([engineAnswers(engine), engineAnswers(engine), engineAnswers(engine)])).toEqual([
    true,
    true,
    true,
  ]);
  await engineAnswers(engine);
  expect(state.lists).toBe(1);
});
