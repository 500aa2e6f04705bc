import { expect, test } from 'vitest';
import { OutputError } from '../../../benchmark/stages/output-error.ts';
import { ChildError, ReportedError } from '../../../runners/child-process/bounded-child.ts';
import { attributeFailure } from '../../../runners/measure/attribute-failure.ts';
import { blamingTheAnswer } from '../../../runners/measure/blame-the-answer.ts';

const crashed = (exitSignal: string) =>
  new ChildError('CHILD_CRASHED', `ended by ${exitSignal}`, { exitSignal, code: null });
const report = new ReportedError('ONNX_OUTPUT_WRONG', 'bad', {});
const killed = new ChildError('CHILD_KILLED', 'killed', { exitSignal: 'SIGKILL', code: null });
const timedOut = new ChildError('CHILD_TIMED_OUT', 'slow', { timeoutMs: 1_000, cpuMs: 900 });
const starved = new ChildError('CHILD_TIMED_OUT', 'slow', { timeoutMs: 1_000, cpuMs: 400 });
const timedOutSomewhere = new ChildError('CHILD_TIMED_OUT', 'slow', { timeoutMs: 1_000, cpuMs: null });
const exited = new ChildError('CHILD_CRASHED', 'ended', { exitSignal: null, code: 1 });
const outOfMemory = new ChildError('CHILD_OUT_OF_MEMORY', 'large');

/** Runs a process that fails with each of the errors in turn and then succeeds. */
async function outcomeOf(
  ...errors: readonly Error[]
): Promise<{ readonly owner: string | null; readonly runs: number }> {
  let runs = 0;
  const run = async () => {
    const error = errors[runs++];
    if (error) throw error;
    return 'predictions';
  };
  const owner = await blamingTheAnswer(run).then(
    () => null,
    (error: unknown) => attributeFailure(error).owner,
  );
  return { owner, runs };
}

test.each([
  ['nothing', [], null, 1],
  ['a report about the answer', [report], 'author', 1],
  ['a failure that nobody foresaw', [new ReportedError('UNEXPECTED', 'bad', {})], 'platform', 1],
  ['a crash once', [crashed('SIGSEGV')], null, 2],
  ['two equal crashes', [crashed('SIGSEGV'), crashed('SIGSEGV')], 'author', 2],
  ['two different crashes', [crashed('SIGSEGV'), crashed('SIGABRT')], 'author', 2],
  ['a crash, then an exit', [crashed('SIGSEGV'), exited], 'author', 2],
  ['a crash, then a memory limit', [crashed('SIGABRT'), outOfMemory], 'author', 2],
  ['a crash, then a report about the answer', [crashed('SIGABRT'), report], 'author', 2],
  ['a signal that people send, twice', [crashed('SIGTERM'), crashed('SIGTERM')], 'platform', 2],
  ['a limit reached twice', [outOfMemory, outOfMemory], 'author', 2],
  ['two different limits', [outOfMemory, timedOut], 'author', 2],
  ['a time limit reached twice while computing', [timedOut, timedOut], 'author', 2],
  ['a time limit reached twice with little processor time', [starved, starved], 'platform', 2],
  ['a time limit reached with little processor time, then while computing', [starved, timedOut], 'platform', 2],
  ['a crash, then a time limit with little processor time', [crashed('SIGSEGV'), starved], 'platform', 2],
  ['a time limit twice where processor time is not known', [timedOutSomewhere, timedOutSomewhere], 'author', 2],
  ['a time limit reached on a busy machine', [timedOut], null, 2],
  ['a kill once', [killed], null, 2],
  ['a kill twice', [killed, killed], 'platform', 2],
  ['a kill, then a limit', [killed, timedOut], 'platform', 2],
  ['a process that could not start', [new ChildError('CHILD_NOT_STARTED', 'no memory')], 'platform', 1],
] as const)('%s: the owner of the failure', async (_name, errors, owner, runs) => {
  expect(await outcomeOf(...errors)).toEqual({ owner, runs });
});

test('a defect that the process reports is the defect of the output', async () => {
  const reported = new ReportedError('INVALID_OUTPUT', 'keep.npy keeps no sample', { defect: 'nothing-kept' });
  const failing = blamingTheAnswer(() => Promise.reject(reported));
  await expect(failing).rejects.toBeInstanceOf(OutputError);
  await expect(failing).rejects.toMatchObject({ defect: 'nothing-kept', message: 'keep.npy keeps no sample' });
});
