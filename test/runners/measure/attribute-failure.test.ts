import { expect, test } from 'vitest';
import { ChildError, ReportedError } from '../../../runners/child-process/bounded-child.ts';
import { OutputError } from '../../../benchmark/stages/output-error.ts';
import { SandboxError } from '../../../runners/sandbox/sandbox-error.ts';
import { AfterContainerError, attributeFailure, ModelRunError } from '../../../runners/measure/attribute-failure.ts';

test.each([
  [
    new SandboxError('TIMED_OUT', 'slow', { logTail: 'the end' }),
    { owner: 'author', code: 'timed-out', logTail: 'the end' },
  ],
  [
    new SandboxError('EXIT_NONZERO', 'crash', { exitCode: 3 }),
    { owner: 'author', code: 'crashed', detail: 'exit-code-3' },
  ],
  [new SandboxError('KILLED', 'by hand'), { owner: 'platform', code: 'infrastructure', detail: 'KILLED' }],
  [new SandboxError('REGISTRY_UNAVAILABLE', 'busy'), { owner: 'platform', code: 'registry-unavailable' }],
  [new SandboxError('ENGINE_FAILED', 'socket'), { owner: 'platform', code: 'infrastructure', detail: 'ENGINE_FAILED' }],
  [new OutputError('wrong-shape', 'bad'), { owner: 'author', code: 'invalid-output', detail: 'wrong-shape' }],
  [
    new ModelRunError(new ReportedError('ONNX_OUTPUT_WRONG', 'bad', {})),
    { owner: 'author', code: 'invalid-output', detail: 'wrong-shape' },
  ],
  [
    new ModelRunError(new ReportedError('ANSWERS_UNSTABLE', 'bad', {})),
    { owner: 'author', code: 'invalid-output', detail: 'not-deterministic' },
  ],
  [
    new ModelRunError(new ChildError('CHILD_CRASHED', 'crash')),
    { owner: 'author', code: 'invalid-output', detail: 'not-runnable' },
  ],
  [new ModelRunError(new ChildError('CHILD_NOT_STARTED', 'no memory')), { owner: 'platform', code: 'infrastructure' }],
  [new ChildError('CHILD_TIMED_OUT', 'our own training'), { owner: 'platform', code: 'infrastructure' }],
  [new Error('anything'), { owner: 'platform', code: 'infrastructure' }],
])('attributes %s to the author or the platform', (error, expected) => {
  expect(attributeFailure(error)).toMatchObject(expected);
});

test('shows no path of the platform’s machine, and keeps those of the container and of images', () => {
  const said = (message: string) => attributeFailure(new SandboxError('ENGINE_FAILED', message)).message;
  expect(said('creating /var/lib/containers/storage/overlay/ab12/merged: denied')).toBe(
    'Our failure, not yours: creating (a path of the platform): denied',
  );
  const fine = 'mounting /mbti/output of ghcr.io/team/defense:1 over /etc/passwd at http://127.0.0.1:5000/v2/x';
  expect(said(fine)).toBe(`Our failure, not yours: ${fine}`);
});

test('removes control characters from container output and shortens it', () => {
  const { message } = attributeFailure(
    new OutputError('wrong-parameters', `tensor a\u0000b \u001b[31mred\u202e ${'x'.repeat(5_000_000)}`),
  );
  expect(message).toMatch(/^tensor a b +\[31mred +x+ … \(\d+ characters\)$/);
  expect(message.length).toBeLessThan(2_100);
});

test('adds the container log to a failure that happened after the run, and keeps the error itself', () => {
  const cause = new OutputError('wrong-shape', 'bad');
  const facts = { ...cause.facts };
  expect(attributeFailure(new AfterContainerError(cause, 'the end'))).toMatchObject({
    code: 'invalid-output',
    detail: 'wrong-shape',
    logTail: 'the end',
  });
  expect(cause.facts).toEqual(facts);
});
