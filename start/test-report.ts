import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';

export interface TimedTest {
  readonly file: string;
  readonly title: string;
  readonly durationMs: number;
}

export interface TestReport {
  readonly passed: number;
  /** A file that could not be loaded has no tests, and counts as one failure. */
  readonly failed: number;
  readonly tests: readonly TimedTest[];
}

/** What is read of the report that Vitest's JSON reporter writes. */
interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly duration?: number | null }[];
  }[];
}

/** @returns null when Vitest did not get as far as writing a report. */
export async function readTestReport(file: string): Promise<TestReport | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseTestReport(JSON.parse(text) as VitestReport);
}

export function parseTestReport(report: VitestReport): TestReport {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    tests: report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, duration }) => ({
        file: relative(process.cwd(), name),
        title: fullName,
        durationMs: duration ?? 0,
      })),
    ),
  };
}

export function slowestTests({ tests }: TestReport, count: number): readonly TimedTest[] {
  return tests.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, count);
}
