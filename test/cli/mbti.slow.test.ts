import { sql } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { progressLine } from '../../cli/wait-for-submission.ts';
import type { Submission } from '../../cli/submission-fields.ts';
import { recordFailure } from '../../db/queries/advance-evaluation.ts';
import { failSubmission } from '../../db/queries/advance-submission.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { readEvaluations } from '../support/read-evaluations.ts';
import { mbtiLauncher, runMbti } from '../support/run-mbti.ts';
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
    suite: 'mini@5',
    nde: 0.9,
    der: 0.9,
    cac: 0.9,
    asr: 0.1,
    rac: 0.85,
    containerSeconds: 8.3,
    peakMemoryBytes: null,
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
    ['RANK', 'DEFENSE', 'TEAM', 'STAGE', 'MODALITY', 'NDE %', 'DER %', 'CAC %', 'ASR %', 'RAC %', 'SECONDS', 'MEMORY'],
    ['1', 'Best', 'Team One', 'repair', 'image', '91.24', '90.00', '90.00', '10.00', '85.00', '8.3', '–'],
  ]);
});

test('submit stores the manage token, readable by its owner only, and cancel uses it', async () => {
  const entered = await mbti('submit', ...entry, '--json');
  const submission = JSON.parse(entered.stdout);
  expect(entered.code).toBe(0);
  expect(submission).toMatchObject({ state: 'received', stage: null, modality: null, suite: 'mini@5' });
  const file = join(configuration, 'mbti', 'tokens.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    [`${site.url}/submissions/${submission.id}`]: submission.manageToken,
    [`${site.url} team one`]: submission.manageToken,
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const cancelled = await mbti('cancel', submission.id);
  expect(cancelled).toMatchObject({ code: 0, stdout: 'Defense One by Team One: cancelled\n' });
  const again = await mbti('cancel', submission.id, '--json');
  expect([again.code, JSON.parse(again.stdout).error.code]).toEqual([1, 'NOT_CANCELLED']);
});

test('submit sends the token of the team: of the environment, or as it was stored for this site', async () => {
  const first = JSON.parse((await mbti('submit', ...entry, '--json')).stdout);
  const second = await mbti('submit', ...entry, '--json');
  expect([second.code, JSON.parse(second.stdout).manageToken]).toEqual([0, first.manageToken]);
  const file = join(configuration, 'mbti', 'tokens.json');
  await writeFile(file, JSON.stringify({ [first.id]: first.manageToken })); // of an earlier release, of any site
  const stranger = await mbti('submit', ...entry);
  expect([stranger.code, stranger.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^mbti: team: The team name Team One is taken\..* Give the token in \$MBTI_TEAM_TOKEN or with --team-token/,
    ),
  ]);
  expect((await mbti('submit', ...entry, '--team-token', first.manageToken)).code).toBe(0);
  await writeFile(file, '{}');
  const fromEnvironment = { ...settings(), MBTI_TEAM_TOKEN: first.manageToken };
  expect((await runMbti(['submit', ...entry], fromEnvironment)).code).toBe(0);
  expect((await runMbti(['cancel', first.id], fromEnvironment)).code).toBe(0);
}, 90_000);

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

test('submit --wait first says what was submitted and where; Ctrl-C says how to follow it', async () => {
  const child = spawn(process.execPath, [mbtiLauncher, 'submit', ...entry, '--wait'], {
    env: { ...process.env, ...settings() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      resolve(); // the first state is reported
    });
  });
  const [, id = ''] = /^Submitted ([0-9a-f-]{36})\n/.exec(stdout) ?? [];
  expect(stdout).toBe(`Submitted ${id}\n${site.url}/submissions/${id}\n`);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(stderr).toMatch(
    new RegExp(`^received.*\\n\\nThe submission goes on\\. Follow it with: mbti status ${id} --wait\\n$`),
  );
  const { rows } = await database.db.execute(sql`select state from submissions`);
  expect(rows).toEqual([{ state: 'received' }]);
});

test('a log gets a line when a task ends, not for every tenth of a phase', () => {
  const evaluation = { task: { dataset: 'd', attack: 'a' }, phase: 'running the container', progress: 0.37 };
  const submission = {
    state: 'RUNNING',
    queuePosition: null,
    evaluations: [
      { ...evaluation, state: 'SCORED' },
      { ...evaluation, state: 'RUNNING' },
    ],
  } as unknown as Submission; // what the line is made of
  expect(progressLine(submission, { showsPhases: false })).toBe('running; 1 of 2 tasks');
  expect(progressLine(submission, { showsPhases: true })).toBe('running; 1 of 2 tasks; d a: running the container 30%');
});

test('submissions lists the newest, also those of one team', async () => {
  const { id } = await enterSubmission(database.db);
  await enterSubmission(database.db, { teamName: 'Team Two' });
  const rows = JSON.parse((await mbti('submissions', '--json')).stdout);
  expect(rows.map(({ team }: { team: string }) => team)).toEqual(['Team Two', 'Team One']);
  expect(JSON.parse((await mbti('submissions', '--team', 'team one', '--json')).stdout)).toEqual([
    {
      id,
      team: 'Team One',
      defense: 'Defense One',
      suite: 'mini@5',
      stage: null,
      state: 'received',
      createdAt: expect.any(String),
      failure: null,
    },
  ]);
  const human = await mbti('submissions', '--limit', '1');
  expect(human.stdout).toMatch(
    /^SUBMITTED +ID +TEAM +DEFENSE +SUITE +STAGE +STATE\n[\d-]+ [\d:]+ UTC +\S{36} +Team Two/,
  );
  expect((await mbti('submissions', '--team', 'Nobody')).stdout).toBe('There are no submissions of team Nobody.\n');
});

test('status --log prints the ends of the logs of failed tasks', async () => {
  const submission = await enterSubmission(database.db);
  await validateSubmission(database.db, submission);
  const [evaluation] = await readEvaluations(database.db, submission.id);
  if (!evaluation) throw new Error('The submission has no evaluations.');
  const failure = { code: 'crashed' as const, message: 'It exited with code 1.' };
  await recordFailure(database.db, null, evaluation.evaluation, failure, 'Traceback\nMemoryError');
  const human = await mbti('status', submission.id, '--log');
  expect(human.stdout).toMatch(/mnist-digits badnets, end of the log:\nTraceback\nMemoryError\n$/);
  const json = JSON.parse((await mbti('status', submission.id, '--log', '--json')).stdout);
  expect(json.evaluations[0]).toMatchObject({ state: 'failed', log: 'Traceback\nMemoryError' });
  expect(json.evaluations[1]).not.toHaveProperty('log');
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await mbti('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test.each([
  [['attacks', 'info', 'badnet'], 'Did you mean image/badnets?'],
  [['datasets', 'info', 'cifar-10'], 'Did you mean cifar10?'],
  [['suites', 'info', 'mni@3'], 'Did you mean mini@3?'],
  [['board', '--suite', 'mini@53'], 'Did you mean mini@5?'],
  [['statsu', 'x'], 'Did you mean status?'],
])('%j is answered with a suggestion', async (parameters, suggestion) => {
  const { stderr } = await mbti(...parameters);
  expect(stderr).toContain(suggestion);
});

test('nothing is suggested for what resembles nothing', async () => {
  expect((await mbti('attacks', 'info', 'xyz')).stderr).not.toContain('Did you mean');
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
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'SUITE_UNKNOWN', message: expect.stringContaining('mini@5') });
});
