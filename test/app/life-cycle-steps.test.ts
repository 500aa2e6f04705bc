import { expect, test } from 'vitest';
import { lifeCycleSteps } from '../../app/submissions/life-cycle-steps.ts';

const line = (...parameters: Parameters<typeof lifeCycleSteps>) =>
  lifeCycleSteps(...parameters)
    .map(({ label, standing }) => `${label} ${standing}`)
    .join(', ');
const started = [{ attempts: 1 }];
const waiting = [{ attempts: 0 }];

test('an unfinished submission is at its state and has the board ahead', () => {
  expect(line({ state: 'QUEUED', imageDigest: 'sha256:1', evaluations: waiting })).toBe(
    'received passed, validating passed, queued current, running ahead, ranked ahead',
  );
});

test('a ranked one has passed everything', () => {
  expect(line({ state: 'RANKED', imageDigest: 'sha256:1', evaluations: started })).toBe(
    'received passed, validating passed, queued passed, running passed, ranked current',
  );
});

test('one that failed while it was validated never was queued', () => {
  expect(line({ state: 'FAILED', imageDigest: null, evaluations: [] })).toBe(
    'received passed, validating passed, queued skipped, running skipped, failed current',
  );
});

test('one that was cancelled in the queue never ran', () => {
  expect(line({ state: 'CANCELLED', imageDigest: 'sha256:1', evaluations: waiting })).toBe(
    'received passed, validating passed, queued passed, running skipped, cancelled current',
  );
});
