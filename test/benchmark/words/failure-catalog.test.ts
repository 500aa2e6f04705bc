import { expect, test } from 'vitest';
import { failureCatalog, findFailureKind, isPlatformFailure } from '../../../benchmark/words/failure-catalog.ts';

test('lists every code once, each with whole sentences', () => {
  const codes = failureCatalog.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, meaning, remedy } of failureCatalog) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  }
});

test('only the failures of the platform are retried and keep a submission from being ranked', () => {
  expect(failureCatalog.filter(({ code }) => isPlatformFailure(code)).map(({ code }) => code)).toEqual([
    'registry-unavailable',
    'runner-lost',
    'infrastructure',
  ]);
  expect(isPlatformFailure('a-code-of-another-release')).toBe(false);
  expect(findFailureKind('timed-out')).toMatchObject({ owner: 'author' });
});
