import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from './build-web.ts';
import { installPackages, prepareEngine } from './prepare-engine.ts';
import { ProgressLine } from './progress-line.ts';
import type { StartLock } from './start-lock.mjs';

export interface CheckCounts {
  readonly passed: number;
  readonly failed: number;
}

const noLock: StartLock = { addProcess: () => {}, release: () => {} };

/**
 * Format, lint, types, page build and all tests; each of the first four counts as one check.
 * @param only paths of tests to run instead of everything.
 */
export async function runChecks(root: string, only: readonly string[]): Promise<CheckCounts> {
  const line = new ProgressLine();
  const stateFolder = await mkdtemp(join(tmpdir(), 'mbti-checks-'));
  const { signal } = new AbortController();
  if (!existsSync('/usr/bin/chromium')) await installPackages(['chromium'], line, noLock, signal);
  const engine = await prepareEngine(stateFolder, line, noLock, signal);
  if ('missing' in engine)
    console.log(`Tests that need containers will ${process.env.CI ? 'fail' : 'be skipped'}: ${engine.missing}`);
  const environment = { ...process.env, ...('socketPath' in engine ? { MBTI_ENGINE_SOCKET: engine.socketPath } : {}) };
  try {
    const bin = (name: string) => join(root, 'node_modules', '.bin', name);
    const checks: [string, () => Promise<boolean>][] = [
      ['format', () => run(bin('prettier'), ['--check', '--log-level', 'warn', '.'], root)],
      ['lint', () => run(bin('eslint'), ['.'], root)],
      ['types', () => run(bin('tsc'), ['--noEmit', '-p', '.'], root)],
      ['page build', () => pagesBuild(root, line, signal)],
    ];
    let passed = 0;
    let failed = 0;
    for (const [name, check] of only.length > 0 ? checks.slice(3) : checks) {
      const good = await check();
      console.log(`${good ? 'passed' : 'FAILED'}: ${name}`);
      if (good) passed += 1;
      else failed += 1;
    }
    const tests = await runTests(root, environment, stateFolder, only);
    return { passed: passed + tests.passed, failed: failed + tests.failed };
  } finally {
    if ('stop' in engine) await engine.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }
}

async function pagesBuild(root: string, line: ProgressLine, signal: AbortSignal): Promise<boolean> {
  const environment = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  return buildWeb(root, environment, line, noLock, signal).then(
    () => true,
    (error: Error) => {
      console.error(error.message);
      return false;
    },
  );
}

async function runTests(
  root: string,
  environment: NodeJS.ProcessEnv,
  folder: string,
  only: readonly string[],
): Promise<CheckCounts> {
  const report = join(folder, 'tests.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  await run(
    process.execPath,
    [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only],
    root,
    environment,
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(await readFile(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
    success: boolean;
  };
  const failed = result.numFailedTests || (result.success ? 0 : Math.max(1, result.numFailedTestSuites)); // a file that did not load has no tests
  return { passed: result.numPassedTests, failed };
}

async function run(
  command: string,
  parameters: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return (await new Promise((resolve) => child.once('exit', resolve).once('error', () => resolve(1)))) === 0;
}
