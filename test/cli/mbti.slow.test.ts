import { sql } from 'drizzle-orm';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { failSubmission } from '../../db/queries/advance-submission.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { runMbti } from '../support/run-mbti.ts';
import { enterSubmission, rankSubmission, validateSubmission } from '../support/sample-submission.ts';
import { registerSampleSuite } from '../support/sample-suite.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

let database: FreshDatabase;
let site: GraphqlSite;
let configuration: string;

beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
  site = await serveGraphql(database.db);
});
beforeEach(async () => {
  await database.db.execute(sql`truncate submissions, defenses, teams, jobs cascade`);
  configuration = await mkdtemp(join(tmpdir(), 'mbti-config-'));
  return () => rm(configuration, { recursive: true });
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

const settings = () => ({ MBTI_URL: site.url, XDG_CONFIG_HOME: configuration });
const mbti = (...parameters: string[]) => runMbti(parameters, settings());
const entry = ['--team', 'Team One', '--defense', 'Defense One', '--image', 'localhost/defense-one:1'];

test('board --json prints one array of rows with exactly the documented fields', async () => {
  await rankSubmission(database.db, { defenseName: 'Better', netDefenseEffect: 0.75 });
  const { id } = await rankSubmission(database.db, { defenseName: 'Best', netDefenseEffect: 0.9 });
  const { code, stdout, stderr } = await mbti('board', '--json');
  const rows = JSON.parse(stdout);
  expect([code, stderr, rows.length]).toEqual([0, '', 2]);
  expect(rows[0]).toEqual({
    rank: 1,
    defense: 'Best',
    team: 'Team One',
    stage: 'repair',
    modality: 'image',
    suite: 'mini@3',
    nde: 0.9,
    der: 0.9,
    cac: 0.9,
    asr: 0.1,
    rac: 0.85,
    submissionId: id,
  });
  expect(JSON.parse((await mbti('board', '--json', '--stage', 'sanitize')).stdout)).toEqual([]);
});

test('board prints a table with percentages', async () => {
  await rankSubmission(database.db, { defenseName: 'Best', netDefenseEffect: 0.91235 });
  const { stdout } = await mbti('board');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)),
  ).toEqual([
    ['RANK', 'DEFENSE', 'TEAM', 'STAGE', 'MODALITY', 'NDE %', 'DER %', 'CAC %', 'ASR %', 'RAC %'],
    ['1', 'Best', 'Team One', 'repair', 'image', '91.24', '90.00', '90.00', '10.00', '85.00'],
  ]);
});

test('submit stores the manage token, readable by its owner only, and cancel uses it', async () => {
  const entered = await mbti('submit', ...entry, '--json');
  const submission = JSON.parse(entered.stdout);
  expect(entered.code).toBe(0);
  expect(submission).toMatchObject({ state: 'received', stage: null, modality: null, suite: 'mini@3' });
  const file = join(configuration, 'mbti', 'tokens.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ [submission.id]: submission.manageToken });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const cancelled = await mbti('cancel', submission.id);
  expect(cancelled).toMatchObject({ code: 0, stdout: 'Defense One by Team One: cancelled\n' });
  const again = await mbti('cancel', submission.id, '--json');
  expect([again.code, JSON.parse(again.stdout).error.code]).toEqual([1, 'NOT_CANCELLED']);
});

test('cancel needs a token', async () => {
  const { id } = await enterSubmission(database.db);
  const missing = await mbti('cancel', id, '--json');
  expect([missing.code, JSON.parse(missing.stdout).error.code]).toEqual([1, 'TOKEN_MISSING']);
  const wrong = await mbti('cancel', id, '--token', 'wrong', '--json');
  expect([wrong.code, JSON.parse(wrong.stdout).error.code]).toEqual([1, 'NOT_CANCELLED']);
});

test('a token that cannot be stored is printed, and the submission is accepted all the same', async () => {
  const file = join(configuration, 'mbti');
  await writeFile(file, 'a file where the folder should be');
  const { code, stdout, stderr } = await mbti('submit', ...entry, '--json');
  expect(code).toBe(0);
  expect(stderr).toContain(JSON.parse(stdout).manageToken);
});

test('a rejected submission says what is wrong with which field', async () => {
  const parameters = ['submit', '--team', 'reference', '--defense', 'D1', '--image', 'a/b:1'];
  const { code, stdout } = await mbti(...parameters, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: 'SUBMISSION_REJECTED', message: expect.stringMatching(/^team: This team name is reserved/) },
  });
  const human = await mbti(...parameters);
  expect([human.code, human.stdout]).toEqual([1, '']);
  expect(human.stderr).toMatch(/^mbti: team: This team name is reserved/);
});

test('status --wait returns when the submission has ended, with exit code 1 for a failure', async () => {
  const submission = await enterSubmission(database.db);
  let waiting: ReturnType<typeof runMbti> | undefined;
  await new Promise<void>((hasSeenIt) => {
    waiting = runMbti(['status', submission.id, '--wait', '--json'], settings(), hasSeenIt);
  });
  const failure = { code: 'image-unpullable' as const, message: 'It is not there.' };
  await failSubmission(database.db, submission.id, failure);
  const { code, stdout, stderr } = (await waiting) ?? { code: null, stdout: '', stderr: '' };
  expect(JSON.parse(stdout)).toMatchObject({ state: 'failed', failure: { ...failure, owner: 'author' } });
  expect(JSON.parse(stdout).failure.remedy).toMatch(/^Check the reference/);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual(['received', 'failed']);
});

test('status shows the rank and the scores of a ranked submission, and --wait returns at once', async () => {
  const { id } = await rankSubmission(database.db, { defenseName: 'Best', netDefenseEffect: 0.9 });
  const { code, stdout } = await mbti('status', id, '--wait');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Best by Team One: ranked\n/);
  expect(stdout).toMatch(/^ {2}rank +1 of 1$/m);
  expect(stdout).toMatch(/mnist-digits badnets 10 % +scored +90\.00 +90\.00 +90\.00 +10\.00 +85\.00\n/);
});

test('text from other users cannot control the terminal', async () => {
  const submission = await enterSubmission(database.db);
  await validateSubmission(database.db, submission);
  await failSubmission(database.db, submission.id, {
    code: 'crashed',
    message: '\u001b[2J\u001b]0;owned\u0007gone\u009b',
  });
  const human = await mbti('status', submission.id);
  expect(human.stdout).toMatch(/crashed: gone\n +Read the end of the log\./);
  const json = await mbti('status', submission.id, '--json');
  expect(human.stdout + json.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('an unknown submission and a malformed id are failures', async () => {
  const unknown = await mbti('status', '00000000-0000-4000-8000-000000000000', '--json');
  expect([unknown.code, JSON.parse(unknown.stdout).error.code]).toEqual([1, 'SUBMISSION_UNKNOWN']);
  const wrong = await mbti('status', 'nonsense', '--json');
  expect([wrong.code, JSON.parse(wrong.stdout).error.code]).toEqual([1, 'REQUEST_REFUSED']);
});

test('wrong usage has exit code 2 and prints one document with --json', async () => {
  expect(await mbti('submit', '--team', 'x')).toMatchObject({ code: 2, stdout: '' });
  expect(await mbti('board', '--stage', 'nonsense')).toMatchObject({ code: 2, stdout: '' });
  const { code, stdout, stderr } = await mbti('nonsense', '--json');
  expect([code, JSON.parse(stdout).error.code, stderr]).toEqual([2, 'USAGE', '']);
  expect((await mbti('board', '--url', 'nonsense', '--json')).code).toBe(2);
});

test('a site that does not answer is a failure that says what to do', async () => {
  const { code, stdout } = await mbti('board', '--url', 'http://127.0.0.1:1', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'SITE_UNREACHABLE',
    message: expect.stringContaining('npm start'),
  });
});

test('doctor reports for each part whether it is present, and how to get it', async () => {
  const environment = { MBTI_URL: site.url, MBTI_ENGINE_SOCKET: '/nonexistent/engine.sock' };
  const { code, stdout } = await runMbti(['doctor', '--json'], environment);
  const { ok, checks } = JSON.parse(stdout);
  const summary = Object.fromEntries(checks.map(({ name, status }: Record<string, string>) => [name, status]));
  expect(summary).toMatchObject({
    'Node.js': 'ok',
    'container engine': 'missing',
    database: 'ok',
    'tensor backend': 'ok',
  });
  expect([ok, code]).toEqual([false, 1]);
  const human = await runMbti(['doctor'], { ...environment, MBTI_URL: 'http://127.0.0.1:1' });
  expect(human.stdout).toMatch(/missing +container engine +No container engine answers at \/nonexistent\/engine\.sock/);
  expect(human.stdout).toMatch(/missing +database[^]*npm start/);
});

test('an unknown suite is a failure that names the known ones', async () => {
  const { code, stdout } = await mbti('board', '--suite', 'nope@1', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'SUITE_UNKNOWN', message: expect.stringContaining('mini@3') });
});
