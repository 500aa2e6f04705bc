import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from './build-web.ts';
import { installPackages, prepareEngine } from './prepare-engine.ts';
import { ProgressLine } from './progress-line.ts';
import { readTestReport, slowestTests, type TestReport } from './test-report.ts';
import type { StartLock } from './start-lock.mjs';

export interface CheckCounts {
  readonly passed: number;
  readonly failed: number;
}

export interface CheckOptions {
  /** Leaves out the page build and the slow tests: those with containers, a browser, many processes or trainings. */
  readonly isQuick: boolean;
  /** Paths of tests to run, without the static checks; empty for everything. */
  readonly only: readonly string[];
}

/** One check by another program; it counts as one. */
interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const noLock: StartLock = { addProcess: () => {}, release: () => {} };
const slowTestsShown = 10;
/** Unit tests may share a process, and threads start faster than processes. */
const quickOptions = ['--pool=threads', '--exclude', '**/*.slow.test.ts'];

const staticChecks: readonly Check[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'structure', command: ['npm', 'run', '--silent', 'structure'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'GraphQL documents', command: ['gql.tada', 'check', '--fail-on-warn'] },
];

/** Runs the checks and prints each result, the end of what failed, and the ten slowest tests. */
export async function runChecks(root: string, { isQuick, only }: CheckOptions): Promise<CheckCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-checks-'));
  try {
    const checks = only.length > 0 ? { passed: 0, failed: 0 } : await runStaticChecks(root);
    const tests = isQuick ? await runTests(root, folder, [...quickOptions, ...only]) : await runAll(root, folder, only);
    return { passed: checks.passed + tests.passed, failed: checks.failed + tests.failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two at a time, so that both cores are used. */
async function runStaticChecks(root: string): Promise<CheckCounts> {
  const waiting = [...staticChecks];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await runCheck(root, check))) failed += 1;
    }
  };
  await Promise.all([work(), work()]);
  return { passed: staticChecks.length - failed, failed };
}

async function runCheck(root: string, { name, command: [program, ...parameters] }: Check): Promise<boolean> {
  const startedAt = performance.now();
  const installed = join(root, 'node_modules', '.bin', program);
  const { code, output } = await run(existsSync(installed) ? installed : program, parameters, root);
  console.log(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds(performance.now() - startedAt)})`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

/** The page build, with an engine and a browser installed where they can be, and every test. */
async function runAll(root: string, folder: string, only: readonly string[]): Promise<CheckCounts> {
  const line = new ProgressLine();
  const { signal } = new AbortController();
  if (!existsSync('/usr/bin/chromium')) await installPackages(['chromium'], line, noLock, signal);
  const engine = await prepareEngine(folder, line, noLock, signal);
  if ('missing' in engine)
    console.log(`Tests that need containers will ${process.env.CI ? 'fail' : 'be skipped'}: ${engine.missing}`);
  try {
    const isBuilt = await pagesBuild(root, line, signal);
    const socket = 'socketPath' in engine ? { MBTI_ENGINE_SOCKET: engine.socketPath } : {};
    const tests = await runTests(root, folder, only, { ...process.env, ...socket });
    return { passed: tests.passed + Number(isBuilt), failed: tests.failed + Number(!isBuilt) };
  } finally {
    if ('stop' in engine) await engine.stop();
  }
}

async function pagesBuild(root: string, line: ProgressLine, signal: AbortSignal): Promise<boolean> {
  const environment = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  const startedAt = performance.now();
  const error = await buildWeb(root, environment, line, noLock, signal).then(
    () => null,
    (cause: Error) => cause,
  );
  console.log(`${error ? 'FAILED' : 'passed'}: page build (${seconds(performance.now() - startedAt)})`);
  if (error) console.log(error.message);
  return error === null;
}

async function runTests(
  root: string,
  folder: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<CheckCounts> {
  const report = join(folder, 'tests.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  await runInSight(process.execPath, [vitest, 'run', ...reporters, ...parameters], root, environment);
  const result = await readTestReport(report);
  if (!result) return { passed: 0, failed: 1 };
  printSlowest(result);
  return { passed: result.passed, failed: result.failed };
}

function printSlowest(report: TestReport): void {
  console.log('\nThe slowest tests:');
  for (const { file, title, durationMs } of slowestTests(report, slowTestsShown))
    console.log(`${seconds(durationMs).padStart(8)}  ${file}: ${title}`);
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

async function run(
  command: string,
  parameters: readonly string[],
  cwd: string,
): Promise<{ code: number; output: string }> {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((resolve) =>
    child.once('close', (status) => resolve(status ?? 1)).once('error', () => resolve(1)),
  );
  return { code, output };
}

/** Runs a program whose output goes to the terminal as it comes. */
async function runInSight(
  command: string,
  parameters: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
}
