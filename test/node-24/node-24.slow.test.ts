import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTestReport } from '../../start/test-report.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const folder = 'test/node-24'; // its lock pins Node 24 with its sum
const node24 = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');

/** One of each kind: pinned bytes, training, ONNX Runtime, PostgreSQL behind GraphQL, the command line. */
const sample = [
  'test/benchmark/random',
  'test/benchmark/scoring',
  'test/benchmark/suites',
  'test/benchmark/attacks/every-attack.test.ts',
  'test/runners/victims/exported-model.test.ts',
  'test/runners/onnx/predict-model.slow.test.ts',
  'test/graphql/http.test.ts',
  'test/start/check-ground.test.ts',
];

test('a sample of all tests passes on Node 24', async ({ skip }) => {
  if (process.versions.node.startsWith('24.')) skip('These tests run on Node 24 already.');
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
  expect(installed.stderr + installed.stdout, 'npm ci of test/node-24').not.toMatch(/npm error/);
  if (!existsSync(node24)) skip(`The npm registry has no Node 24 for ${process.platform}-${process.arch}.`);
  expect(spawnSync(node24, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^v24\./);

  const reports = await mkdtemp(join(tmpdir(), 'mbti-node-24-'));
  try {
    const report = join(reports, 'tests.json');
    const reporter = ['--reporter=json', `--outputFile=${report}`];
    const { code, output } = await run([join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporter, ...sample]);
    expect(await readTestReport(report), output).toMatchObject({ failed: 0, passed: expect.toSatisfy((n) => n > 100) });
    expect(code, output).toBe(0);
  } finally {
    await rm(reports, { recursive: true });
  }
}, 600_000);

/** Runs a program of the repository on Node 24, without the marks of the Vitest around it. */
async function run(parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
  const environment = Object.entries(process.env).filter(([name]) => !/^(VITEST|VITE_|TEST$|NODE_OPTIONS)/.test(name));
  const child = spawn(node24, parameters, {
    env: { ...Object.fromEntries(environment), NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
