import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseTestReport, slowestTests } from '../../start/test-report.ts';

const file = (name: string) => join(process.cwd(), 'test', name);
const report = {
  success: false,
  numPassedTests: 2,
  numFailedTests: 1,
  testResults: [
    {
      name: file('a.test.ts'),
      status: 'failed',
      assertionResults: [
        { fullName: 'quick', duration: 1 },
        { fullName: 'slow', duration: 90 },
        { fullName: 'wrong', duration: 10 },
      ],
    },
    { name: file('b.test.ts'), status: 'failed', assertionResults: [] },
  ],
};

test('counts a file that could not be loaded as one failure', () => {
  expect(parseTestReport(report)).toMatchObject({ passed: 2, failed: 2 });
});

test('counts a failed run without failed tests as one failure', () => {
  expect(parseTestReport({ success: false, numPassedTests: 5, numFailedTests: 0, testResults: [] }).failed).toBe(1);
  expect(parseTestReport({ success: true, numPassedTests: 5, numFailedTests: 0, testResults: [] }).failed).toBe(0);
});

test('lists the slowest tests, slowest first', () => {
  expect(slowestTests(parseTestReport(report), 2)).toEqual([
    { file: 'test/a.test.ts', title: 'slow', durationMs: 90 },
    { file: 'test/a.test.ts', title: 'wrong', durationMs: 10 },
  ]);
});
