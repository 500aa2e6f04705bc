import { expect, test } from 'vitest';
import { lifeCycleSteps } from '../../app/submissions/[submissionId]/life-cycle-steps.ts';
import type { SubmissionState } from '../../benchmark/words/submission-state.ts';

function line(current: SubmissionState, ...reached: SubmissionState[]): string {
  const steps = reached.map((state) => ({ state, reachedAt: '2026-11-22T15:36:59.999Z' }));
  return lifeCycleSteps(current, steps)
    .map(({ state, standing }) => `${state} ${standing}`)
    .join(', ');
}

test('an unfinished submission is at its state, with the rest of the way ahead', () => {
  expect(line('queued', 'received', 'validating', 'queued')).toBe(
    'received passed, validating passed, queued current, running ahead, ranked ahead',
  );
});

test('a ranked submission has passed every state', () => {
  expect(line('ranked', 'received', 'validating', 'queued', 'running', 'ranked')).toBe(
    'received passed, validating passed, queued passed, running passed, ranked current',
  );
});

test('a submission that failed during validation skipped the queue', () => {
  expect(line('failed', 'received', 'validating', 'failed')).toBe(
    'received passed, validating passed, queued skipped, running skipped, failed current',
  );
});

test('a submission that was cancelled in the queue never ran', () => {
  expect(line('cancelled', 'received', 'validating', 'queued', 'cancelled')).toBe(
    'received passed, validating passed, queued passed, running skipped, cancelled current',
  );
});

test('a step carries the time at which it was reached, if that is known', () => {
  const reached = [
    { state: 'received', reachedAt: '2026-11-22T15:36:59.999Z' },
    { state: 'validating', reachedAt: null },
  ] as const;
  expect(lifeCycleSteps('validating', reached).map(({ reachedAt }) => reachedAt)).toEqual([
    '2026-11-22T15:36:59.999Z',
    null,
    null,
    null,
    null,
  ]);
});
