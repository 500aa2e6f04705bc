import { afterEach, expect, test, vi } from 'vitest';
import { awaitModelSandbox } from '../../../runners/worker/await-model-sandbox.ts';

const problem = 'Returned models run with the rights of the worker: install bubblewrap.';
const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
afterEach(() => errors.mockClear());

/** @param problems what is missing, each time it is looked for. */
async function waitFor(isOpenToStrangers: boolean, problems: readonly (string | null)[], signal?: AbortSignal) {
  const reported: string[] = [];
  let looked = 0;
  const findProblem = async () => problems[looked++] ?? null;
  const options = { findProblem, everyMs: 1 };
  const onProblem = (found: string) => void reported.push(found);
  await awaitModelSandbox(isOpenToStrangers, onProblem, signal ?? new AbortController().signal, options);
  return { reported, looked };
}

test('where strangers can submit, nothing is evaluated until there is a sandbox, and the status says why', async () => {
  const { reported, looked } = await waitFor(true, [problem, problem, null]);
  const status = `Strangers can submit here, so no evaluation starts without a sandbox. ${problem}`;
  expect(reported).toEqual([status, status]);
  expect(looked).toBe(3);
});

test('on a machine of its own, the operator gets a line, and evaluations start', async () => {
  expect(await waitFor(false, [problem])).toEqual({ reported: [], looked: 1 });
  expect(errors).toHaveBeenCalledExactlyOnceWith(problem);
});

test('with a sandbox nothing is said', async () => {
  expect(await waitFor(true, [null])).toEqual({ reported: [], looked: 1 });
  expect(errors).not.toHaveBeenCalled();
});

test('a shutdown ends the wait', async () => {
  const shutdown = new AbortController();
  const waiting = waitFor(
    true,
    Array.from({ length: 1_000_000 }, () => problem),
    shutdown.signal,
  );
  setTimeout(() => shutdown.abort(), 20);
  expect((await waiting).looked).toBeLessThan(1_000);
});
