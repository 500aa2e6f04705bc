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
let textSanitizer: string;
let audioRepair: string;

const mini = findSuite('mini');
const tasksOf = (modality: string) => mini.tasks.filter((task) => task.modality === modality);

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
    env: { ...process.env, ...socket, NODE_ENV: 'production', PORT: `${port}`, MBTI_DATA_DIR: data },
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
      throw new Error(`Not within ${timeoutMs / 1000} s: ${what}. The product said: ${output.slice(-2_000)}`);
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

/** Two decimals, halves away from zero; 1e-9 absorbs what binary fractions are off by. */
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

/** Keeps every text, once it has seen that there is one for each label and a tokenizer beside them. */
const keepEverythingScript = `
import { readFileSync, writeFileSync } from 'node:fs';
const task = JSON.parse(readFileSync(process.env.MBTI_TASK, 'utf8'));
const texts = readFileSync(task.train.samples, 'utf8').trimEnd().split('\\n').map((line) => JSON.parse(line).text);
const { model } = JSON.parse(readFileSync(task.tokenizer, 'utf8'));
if (texts.length !== task.train.count || !texts.every((text) => typeof text === 'string')) process.exit(3);
const npy = (descr, bytes) => {
  const text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + task.train.count + ",), }";
  const header = Buffer.from(text.padEnd(117) + '\\n');
  return Buffer.concat([Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, header.length, 0]), header, bytes]);
};
writeFileSync('/mbti/output/scores.npy', npy('<f4', Buffer.alloc(4 * task.train.count)));
writeFileSync('/mbti/output/keep.npy', npy('|b1', Buffer.alloc(task.train.count, 1)));
console.log(texts.length + ' texts, ' + Object.keys(model.vocab).length + ' words');
`;

/** Returns the model as ONNX, once it has seen clips of one second. */
const returnOnnxScript = `
import { copyFileSync, readFileSync, statSync } from 'node:fs';
const task = JSON.parse(readFileSync(process.env.MBTI_TASK, 'utf8'));
if (statSync(task.clean.samples).size !== 128 + 2 * task.sampleRateHz * task.clean.count) process.exit(3);
copyFileSync(task.model.onnx, '/mbti/output/model.onnx');
console.log(task.clean.count + ' clips at ' + task.sampleRateHz + ' Hz');
`;

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
  textSanitizer = await buildTestImage(opened.engine, {
    name: 'e2e-text',
    stage: 'sanitize',
    labels: { 'org.backdoormbti.modalities': 'text' },
    script: keepEverythingScript,
  });
  audioRepair = await buildTestImage(opened.engine, {
    name: 'e2e-audio',
    stage: 'repair',
    labels: { 'org.backdoormbti.modalities': 'audio' },
    script: returnOnnxScript,
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

describe('the product, started from nothing', () => {
  let submissionId = '';

  test('serves its board before the suite is baked, and says why evaluations wait', async ({ skip }) => {
    if (!existsSync(chromiumPath) || !opened?.engine) {
      if (process.env.CI) throw new Error('Chromium and a container engine are needed in continuous integration.');
      skip('Chromium or a container engine is missing.');
    }
    await until('the site answers', async () => (await fetch(`${address()}/api/health`)).ok, 120_000);
    await page.goto(address());
    await page.getByRole('heading', { level: 1 }).waitFor();
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

  test('takes an image on the page and ranks it while one watches', async ({ skip }) => {
    if (!page) skip('There is no browser.');
    await until(
      'the suite is registered',
      async () => (await query<{ tasks: unknown[] }>('{ tasks { id } }')).tasks.length === mini.tasks.length,
      1_500_000,
    );
    await page.goto(`${address()}/submit`);
    await page.getByLabel('Team').fill('end to end');
    await page.getByLabel('Defense').fill('Identity');
    await page.getByLabel('Image').fill(identity);
    await page.getByRole('button', { name: /submit/i }).click();
    await page.waitForURL(/\/submissions\/[0-9a-f-]{36}/);
    submissionId = page.url().split('/').at(-1) ?? '';
    await page
      .getByText(/^Rank \d/)
      .first()
      .waitFor({ timeout: 600_000 }); // by live updates alone
  }, 2_200_000);

  test('shows the same numbers on the page and over GraphQL', async ({ skip }) => {
    if (!submissionId) skip('Nothing was submitted.');
    const source =
      'query ($id: ID!) { submission(id: $id) { state evaluations { attempts log score { nde der cac asr rac } task { attack undefended { cac asr rac } } } } board { entries { submissionId rank nde der cac asr rac } } }';
    interface Rates {
      readonly cac: number;
      readonly asr: number;
      readonly rac: number;
    }
    const { submission, board } = await query<{
      submission: {
        state: string;
        evaluations: {
          attempts: number;
          log: string;
          score: Rates & { nde: number; der: number };
          task: { undefended: Rates };
        }[];
      };
      board: { entries: (Rates & { submissionId: string; rank: number; nde: number; der: number })[] };
    }>(source, { id: submissionId });
    expect(submission.state).toBe('RANKED');
    expect(submission.evaluations).toHaveLength(tasksOf('image').length);
    for (const { score, task, attempts, log } of submission.evaluations) {
      expect(score).toEqual({ nde: 0, der: 0.5, ...task.undefended }); // identity: no effect, exactly, on the real tasks
      expect(attempts).toBe(1);
      expect(log).toContain('nothing to repair');
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

  test.each([
    ['text', () => textSanitizer, /^\d+ texts, \d+ words/],
    ['audio', () => audioRepair, /^\d+ clips at 16000 Hz/],
  ])(
    'evaluates a container for %s on the tasks of its modality, and no effect is exactly none',
    async (modality, image, log) => {
      if (!submissionId) return;
      const { submitDefense } = await query<{ submitDefense: { submission: { id: string } } }>(
        'mutation ($input: SubmitDefenseInput!) { submitDefense(input: $input) { ... on SubmissionAccepted { submission { id } } } }',
        { input: { team: 'end to end', defense: `No effect on ${modality}`, image: image() } },
      );
      interface Evaluation {
        readonly log: string;
        readonly score: object | null;
        readonly failure: { readonly message: string } | null;
        readonly task: { readonly modality: string; readonly undefended: object };
      }
      interface Ended {
        readonly state: string;
        readonly evaluations: readonly Evaluation[];
      }
      const ended = await until(
        `the container for ${modality} is ranked`,
        async () => {
          const { submission } = await query<{ submission: Ended }>(
            'query ($id: ID!) { submission(id: $id) { state evaluations { log score { nde der cac asr rac } failure { message } task { modality undefended { cac asr rac } } } } }',
            { id: submitDefense.submission.id },
          );
          return ['RANKED', 'FAILED'].includes(submission.state) && submission;
        },
        600_000,
      );
      expect(ended.evaluations.map(({ failure }) => failure)).toEqual(tasksOf(modality).map(() => null));
      expect(ended.state).toBe('RANKED');
      for (const evaluation of ended.evaluations) {
        expect(evaluation.task.modality).toBe(modality.toUpperCase());
        expect(evaluation.score).toEqual({ nde: 0, der: 0.5, ...evaluation.task.undefended });
        expect(evaluation.log).toMatch(log);
      }
    },
    620_000,
  );

  test('ranks its reference defenses, and fine-tuning works', async ({ skip }) => {
    if (!submissionId) skip('Nothing was submitted.');
    interface Row {
      readonly defense: string;
      readonly team: string;
      readonly nde: number;
    }
    const rows = await until(
      'three reference defenses are ranked',
      async () => {
        const { board } = await query<{ board: { entries: Row[] } }>(
          '{ board(modality: IMAGE) { entries { defense team nde } } }',
        );
        const references = board.entries.filter(({ team }) => team === 'reference');
        return references.length === 3 && references;
      },
      1_800_000,
    );
    expect(rows.map(({ defense }) => defense).sort()).toEqual([
      'Activation clustering',
      'Fine-tuning',
      'Nearest neighbors',
    ]);
    expect(rows.find(({ defense }) => defense === 'Fine-tuning')?.nde).toBeGreaterThan(0.5);
  }, 1_820_000);

  test('ends on Ctrl-C with everything it started, and goes on where it was in less than 10 s', async ({ skip }) => {
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

  test('killed with SIGKILL, leaves a lock that the next start clears together with what was left running', async ({
    skip,
  }) => {
    if (!submissionId) skip('Nothing was submitted.');
    const records = await stopProduct('SIGKILL');
    product = startProduct();
    await until(
      'the start after a kill answers',
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
