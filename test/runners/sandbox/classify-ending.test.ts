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
const seen = { ...noEvidence, peakMemoryBytes: 1e6 };
const oomKilled = { ...seen, oomKills: 1, memoryLimitHits: 3 };
const oomKilledByTheMachine = { ...seen, oomKills: 1 };
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
  ['137 without a count of the kernel: somebody else killed it', 'KILLED', { exitCode: 137 }],
  ['143, as after SIGTERM: somebody else stopped it', 'KILLED', { exitCode: 143 }],
  ['137 when the machine ran out of memory', 'KILLED', { exitCode: 137, evidence: oomKilledByTheMachine }],
  ['137 at its own limit', 'OUT_OF_MEMORY', { exitCode: 137, evidence: oomKilled }],
  ['137 with hits of the limit alone', 'KILLED', { exitCode: 137, evidence: { ...seen, memoryLimitHits: 9 } }],
  ['a failure after the kernel killed a child', 'OUT_OF_MEMORY', { exitCode: 1, evidence: oomKilled }],
  ['a failure that the engine reports as out of memory', 'OUT_OF_MEMORY', { exitCode: 1, engineSaysOutOfMemory: true }],
  [
    '137 of which only the engine says out of memory',
    'KILLED',
    { exitCode: 137, engineSaysOutOfMemory: true, evidence: seen },
  ],
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

test('names the evidence that memory ran out, and the limit in units that people read', () => {
  const failure = classifyEnding({ ...success, exitCode: 137, evidence: oomKilled });
  expect(failure?.facts['memoryEvidence']).toContain('the kernel killed 1 of its processes');
  expect(failure?.message).toMatch(/memory limit of \d+ [GM]iB /);
});

test('says of an output that could not be measured what may be wrong with it', () => {
  const output = { bytes: Infinity, allocatedBytes: Infinity, entries: Infinity };
  const failure = classifyEnding({ ...success, output, outputExceeded: true });
  expect(failure?.message).toContain('nested deeper');
});

test.each([
  ["OSError: [Errno 30] Read-only file system: '/model'", 'Only /mbti/output and /tmp can be written to.'],
  ['socket.gaierror: [Errno -3] Temporary failure in name resolution', 'A container has no network'],
  ['MemoryError: Unable to allocate 9 GiB', 'of memory, including /tmp'],
  ["ModuleNotFoundError: No module named 'torch'", 'Install every package in the image'],
  ["FileNotFoundError: [Errno 2] No such file or directory: '/data/x.npy'", 'the paths of the task are in'],
  ["PermissionError: [Errno 13] Permission denied: '/app/run'", 'It runs as user 65534'],
])('a crash shows its last log line and a hint: %s', (line, hint) => {
  const failure = classifyEnding({ ...success, exitCode: 1, logTail: `starting\n${line}\n` });
  expect(failure?.message).toContain(`exited with code 1; 0 means success. Its log ends: ${JSON.stringify(line)}.`);
  expect(failure?.message).toContain(hint);
});

test('a crash by a signal of its own says which, and one without a log says so', () => {
  expect(classifyEnding({ ...success, exitCode: 139, logTail: '' })?.message).toContain(
    'The code stands for a segmentation fault. It printed nothing.',
  );
});
