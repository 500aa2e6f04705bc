import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSuite } from '../../benchmark/suites/suite-catalog.ts';
import { suiteName } from '../../benchmark/suites/suite.ts';
import { listReferenceDefenses } from '../../runners/reference-defenses/list-reference-defenses.ts';
import { buildTestImage } from '../support/build-test-image.ts';
import { openTestEngine, type TestEngine } from '../support/test-engine.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const chromiumPath = '/usr/bin/chromium';

let opened: TestEngine;
let data: string;
let port: number;
let product: ChildProcess;
let output = '';
let browser: Browser;
let page: Page;
let identity: string;

const suite = findSuite('mini@1'); // two image tasks, which are quick to bake
const inBackground = 'mini@2';

const address = () => `http://127.0.0.1:${port}`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof found === 'object' && found ? found.port : 0;
}

function startProduct(): ChildProcess {
  output = '';
  const socket = opened.engine ? { MBTI_ENGINE_SOCKET: opened.engine.socketPath } : {};
  const child = spawn(process.execPath, [join(root, 'start/start.mjs')], {
    cwd: root,
    env: {
      ...process.env,
      ...socket,
      NODE_ENV: 'production',
      PORT: `${port}`,
      MBTI_DATA_DIR: data,
      MBTI_SUITE: suiteName(suite),
      MBTI_PREPARE: inBackground,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return child;
}

async function until<Value>(
  what: string,
  find: () => Promise<Value | null | undefined | false>,
  timeoutMs: number,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await find().catch(() => null);
    if (found) return found;
    if (Date.now() > deadline)
      throw new Error(`Not observed within ${timeoutMs / 1000} s: ${what}. Output: ${output.slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function query<Data>(source: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${address()}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: source, variables }),
  });
  const body = (await response.json()) as { data: Data; errors?: unknown };
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

/** Two decimals, rounded half up; 1e-9 absorbs the error of binary fractions. */
const inPercent = (value: number) => (Math.floor(value * 10_000 + 0.5 + 1e-9) / 100).toFixed(2);

interface ProcessRecord {
  readonly role: string;
  readonly pid: number;
}
const startedProcesses = async (): Promise<readonly ProcessRecord[]> =>
  JSON.parse(await readFile(join(data, 'start.lock'), 'utf8')) as ProcessRecord[];
const isAlive = ({ pid }: ProcessRecord) =>
  existsSync(`/proc/${pid}`) &&
  !/^State:\s+Z/m.test(execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }));

async function stopProduct(signal: NodeJS.Signals): Promise<readonly ProcessRecord[]> {
  const records = await startedProcesses();
  product.kill(signal);
  await new Promise((resolve) =>
    product.exitCode !== null || product.signalCode ? resolve(null) : product.once('exit', resolve),
  );
  return records;
}

beforeAll(async () => {
  if (!existsSync(chromiumPath)) return;
  opened = await openTestEngine();
  if (!opened.engine) return;
  data = await mkdtemp(join(tmpdir(), 'mbti-e2e-'));
  port = await freePort();
  identity = await buildTestImage(opened.engine, {
    name: 'e2e-identity',
    stage: 'repair',
    labels: { 'org.backdoormbti.modalities': 'image' },
    script:
      "import { copyFileSync } from 'node:fs'; copyFileSync('/mbti/input/model/weights.safetensors', '/mbti/output/weights.safetensors'); console.log('nothing to repair');",
  });
  product = startProduct();
  browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  page = await (await browser.newContext({ viewport: { width: 1280, height: 1100 } })).newPage();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (product && product.exitCode === null && product.signalCode === null) await stopProduct('SIGINT');
  if (data) await rm(data, { recursive: true, force: true });
  await opened?.close();
}, 60_000);

describe('the product, started with an empty data folder', () => {
  let submissionId = '';

  test('serves its pages while suites are being baked, and says how far that is', async ({ skip }) => {
    if (!existsSync(chromiumPath) || !opened?.engine) {
      if (process.env.CI) throw new Error('Continuous integration needs Chromium and a container engine.');
      skip('Chromium or a container engine is missing.');
    }
    await until('the site answers', async () => (await fetch(`${address()}/api/health`)).ok, 120_000);
    await until(
      'the suites are announced',
      async () =>
        (await query<{ systemStatus: { suites: string[] } }>('{ systemStatus { suites } }')).systemStatus.suites
          .length === 2,
      60_000,
    );
    await page.goto(address());
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText(`Suite ${inBackground} is being prepared.`).waitFor();
    expect(output).toContain(`http://localhost:${port}`);
    await until(
      'the attacks are listed',
      async () => (await query<{ attacks: unknown[] }>('{ attacks { id } }')).attacks.length > 0,
      30_000,
    );
    await page.goto(`${address()}/attacks`);
    await page.getByRole('link', { name: 'WaNet' }).click();
    await page.getByRole('heading', { level: 1, name: /image\/wanet/ }).waitFor();
  }, 180_000);

  test('accepts an image at once, and the open page shows its rank', async ({ skip }) => {
    if (!page) skip('There is no browser.');
    await page.goto(`${address()}/submit`);
    await page.getByLabel('Team', { exact: true }).fill('end to end');
    await page.getByLabel('Defense').fill('Identity');
    await page.getByLabel('Image').fill(identity);
    await page.getByRole('button', { name: /submit/i }).click();
    await page.waitForURL(/\/submissions\/[0-9a-f-]{36}/);
    submissionId = page.url().split('/').at(-1) ?? '';
    await page
      .getByText(/^Rank \d/)
      .first()
      .waitFor({ timeout: 1_500_000 }); // through live updates, without reloading
  }, 2_200_000);

  test('answers 404 to addresses that do not decode, and 405 to methods that a page does not have', async ({
    skip,
  }) => {
    if (!submissionId) skip('Nothing was submitted.');
    for (const path of ['/submissions/%ff', '/boards/%ff', '/attacks/%ff/x', '/docs/%ff', '/boards/nosuch-1'])
      expect([path, (await fetch(`${address()}${path}`)).status]).toEqual([path, 404]);
    for (const path of ['/', '/submissions', '/api/health']) {
      const response = await fetch(`${address()}${path}`, { method: 'DELETE' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    }
    const schema = await fetch(`${address()}/protocol/1/task.schema.json`);
    expect(schema.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('shows the same numbers on the page and over GraphQL', async ({ skip }) => {
    if (!submissionId) skip('Nothing was submitted.');
    const source =
      'query ($id: ID!) { submission(id: $id) { state evaluations { id attempts score { nde der cac asr rac } task { attack undefended { cac asr rac } } } } board { entries { submissionId rank nde der cac asr rac } } }';
    interface Rates {
      readonly cac: number;
      readonly asr: number;
      readonly rac: number;
    }
    const { submission, board } = await query<{
      submission: {
        state: string;
        evaluations: {
          id: string;
          attempts: number;
          score: Rates & { nde: number; der: number };
          task: { undefended: Rates };
        }[];
      };
      board: { entries: (Rates & { submissionId: string; rank: number; nde: number; der: number })[] };
    }>(source, { id: submissionId });
    expect(submission.state).toBe('RANKED');
    expect(submission.evaluations).toHaveLength(suite.tasks.length);
    for (const { id, score, task, attempts } of submission.evaluations) {
      expect(score).toEqual({ nde: 0, der: 0.5, ...task.undefended }); // the identity has exactly no effect
      expect(attempts).toBe(1);
      const { evaluation } = await query<{ evaluation: { log: string } }>(
        'query ($id: ID!) { evaluation(id: $id) { log } }',
        { id },
      );
      expect(evaluation.log).toContain('nothing to repair');
    }
    const entry = board.entries.find((row) => row.submissionId === submissionId);
    if (!entry) throw new Error('The submission is not on the board.');
    await page.goto(address());
    const cells = await page
      .locator('tr', { has: page.locator(`a[href="/submissions/${submissionId}"]`) })
      .locator('th, td')
      .allInnerTexts();
    const shown = cells.join(' ').replaceAll(/\s+/g, ' ').replaceAll(' %', '%');
    for (const value of [entry.nde, entry.der, entry.cac, entry.asr, entry.rac])
      expect(shown).toContain(inPercent(value));
    const cli = JSON.parse(
      execFileSync(process.execPath, [join(root, 'cli/mbti.mjs'), 'board', '--json', '--url', address()], {
        encoding: 'utf8',
      }),
    ) as { submissionId: string; nde: number }[];
    expect(cli.find((row) => row.submissionId === submissionId)).toMatchObject({
      rank: entry.rank,
      nde: entry.nde,
      der: entry.der,
      stage: 'repair',
      modality: 'image',
    });
  }, 60_000);

  test('ranks the reference defenses, and fine-tuning is effective', async ({ skip }) => {
    if (!submissionId) skip('Nothing was submitted.');
    interface Row {
      readonly defense: string;
      readonly team: string;
      readonly nde: number;
    }
    const expected = (await listReferenceDefenses()).map(({ defenseName }) => defenseName).sort();
    const rows = await until(
      'the reference defenses are ranked',
      async () => {
        const { board } = await query<{ board: { entries: Row[] } }>(
          '{ board(modality: IMAGE) { entries { defense team nde } } }',
        );
        const references = board.entries.filter(({ team }) => team === 'reference');
        return references.length === expected.length && references;
      },
      1_800_000,
    );
    expect(rows.map(({ defense }) => defense).sort()).toEqual(expected);
    expect(rows.find(({ defense }) => defense === 'Fine-tuning, high learning rate')?.nde).toBeGreaterThan(0.5);
  }, 1_820_000);

  test('stops all its processes on Ctrl-C, and the next start resumes within 10 s', async ({ skip }) => {
    if (!submissionId) skip('Nothing was submitted.');
    const records = await stopProduct('SIGINT');
    expect(product.exitCode).toBe(0);
    expect(records.map(({ role }) => role)).toEqual(expect.arrayContaining(['database', 'worker', 'web']));
    expect(records.filter(isAlive)).toEqual([]);
    expect(existsSync(join(data, 'start.lock'))).toBe(false);

    product = startProduct();
    await until('the second start answers', async () => (await fetch(`${address()}/api/health`)).ok, 10_000);
    await until(
      'the second start evaluates',
      async () =>
        (await query<{ systemStatus: { evaluating: boolean } }>('{ systemStatus { evaluating } }')).systemStatus
          .evaluating,
      10_000,
    );
    const { submission } = await query<{ submission: { state: string } }>(
      'query ($id: ID!) { submission(id: $id) { state } }',
      { id: submissionId },
    );
    expect(submission.state).toBe('RANKED');
  }, 60_000);

  test('after SIGKILL, the next start removes the stale lock and stops the processes that were left', async ({
    skip,
  }) => {
    if (!submissionId) skip('Nothing was submitted.');
    const records = await stopProduct('SIGKILL');
    product = startProduct();
    await until(
      'the start after SIGKILL answers',
      async () => (await fetch(`${address()}/api/health`)).ok && output.includes('is at http'),
      30_000,
    );
    expect(records.filter(isAlive)).toEqual([]);
    const { submission } = await query<{ submission: { state: string } }>(
      'query ($id: ID!) { submission(id: $id) { state } }',
      { id: submissionId },
    );
    expect(submission.state).toBe('RANKED');
  }, 60_000);
});
