import { expect, test } from 'vitest';
import { noEvidence } from '../../../runners/sandbox/cgroup-evidence.ts';
import { classifyEnding, type Ending } from '../../../runners/sandbox/classify-ending.ts';

const success: Ending = {
  stopReason: null,
  exitCode: 0,
  engineSaysOutOfMemory: false,
  engineError: '',
  evidence: noEvidence,
  output: { bytes: 0, allocatedBytes: 0, entries: 0 },
  outputExceeded: false,
  logBytes: 0,
  logTail: 'the log',
  durationMs: 5,
  limits: {
    wallTimeMs: 1_000,
    memoryBytes: 100,
    cpus: 1,
    processesMax: 8,
    outputBytesMax: 10,
    outputFilesMax: 2,
    logBytesMax: 50,
    temporaryBytesMax: 10,
  },
};
const oomKilled = { ...noEvidence, oomKills: 1 };
const refusedProcesses = { ...noEvidence, processLimitHits: 4 };

test.each([
  ['exit 0', {}],
  ['exit 0, although a child was killed for its memory', { evidence: oomKilled }],
  ['exit 0, although a process was refused', { evidence: refusedProcesses }],
] as const)('%s is a success', (_name, changes: Partial<Ending>) => {
  expect(classifyEnding({ ...success, ...changes })).toBeNull();
});

test.each<readonly [name: string, code: string, changes: Partial<Ending>]>([
  ['a plain failure', 'EXIT_NONZERO', { exitCode: 1 }],
  ['127 from a script of the image', 'EXIT_NONZERO', { exitCode: 127 }],
  ['127 from tini', 'NOT_STARTED', { exitCode: 127, logTail: '[FATAL tini (7)] exec /x failed: No such file' }],
  ['127 from the engine', 'NOT_STARTED', { exitCode: 127, engineError: 'not found' }],
  ['137 when the platform did not kill it', 'OUT_OF_MEMORY', { exitCode: 137 }],
  ['a failure after the kernel killed a child', 'OUT_OF_MEMORY', { exitCode: 1, evidence: oomKilled }],
  ['a failure that the engine reports as out of memory', 'OUT_OF_MEMORY', { exitCode: 1, engineSaysOutOfMemory: true }],
  ['137 when we killed it at the time limit', 'TIMED_OUT', { exitCode: 137, stopReason: 'TIMED_OUT' }],
  ['137 when we killed it after an abort', 'ABORTED', { exitCode: 137, stopReason: 'ABORTED', evidence: oomKilled }],
  ['a failure after refused processes', 'TOO_MANY_PROCESSES', { exitCode: 2, evidence: refusedProcesses }],
  [
    'the time limit after refused processes',
    'TOO_MANY_PROCESSES',
    { stopReason: 'TIMED_OUT', exitCode: 137, evidence: refusedProcesses },
  ],
  ['too much output', 'OUTPUT_TOO_LARGE', { stopReason: 'OUTPUT_TOO_LARGE', exitCode: 137 }],
  ['too much output, found at the end', 'OUTPUT_TOO_LARGE', { outputExceeded: true }],
  ['too long a log', 'LOG_TOO_LARGE', { stopReason: 'LOG_TOO_LARGE', exitCode: 137 }],
  ['too long a log of a program that ended before it was stopped', 'LOG_TOO_LARGE', { logBytes: 51 }],
])('%s is %s', (_name, code, changes) => {
  const failure = classifyEnding({ ...success, ...changes });
  expect(failure?.code).toBe(code);
  expect(failure?.facts).toMatchObject({ limits: success.limits, logTail: changes.logTail ?? 'the log' });
});

test('names the evidence that memory ran out', () => {
  const failure = classifyEnding({ ...success, exitCode: 137 });
  expect(failure?.facts['memoryEvidence']).toContain('exit code 137');
});
