import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import { findFailureKind } from '../../benchmark/words/failure-catalog.ts';
import { failSubmission } from '../../db/queries/advance-submission.ts';
import { unfinishedSubmissionsPerTeamMax } from '../../db/queries/insert-submission.ts';
import { reportWorker } from '../../db/queries/report-worker.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterSubmission, rankSubmission, validateSubmission } from '../support/sample-submission.ts';
import { registerSampleSuite } from '../support/sample-suite.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

let database: FreshDatabase;
let site: GraphqlSite;

beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
  site = await serveGraphql(database.db);
});
beforeEach(async () => {
  await database.db.execute(sql`truncate submissions, defenses, teams, jobs cascade`);
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

const input = { team: 'Team One', defense: 'Defense One', image: 'localhost/defense-one:1' };

async function submit(change: Record<string, unknown> = {}) {
  const { data } = await site.ask(
    `mutation ($input: SubmitDefenseInput!) { submitDefense(input: $input) { __typename
      ... on SubmissionAccepted { manageToken submission { id state team defense suite image queuePosition } }
      ... on SubmissionRejected { code problems { path message } } } }`,
    { input: { ...input, ...change } },
  );
  return data.submitDefense;
}

test('submits a defense with its job, and returns the token that cancels it', async () => {
  const accepted = await submit();
  expect(accepted).toMatchObject({
    __typename: 'SubmissionAccepted',
    submission: { ...input, suite: 'mini@5', state: 'RECEIVED', queuePosition: 0 },
  });
  expect(accepted.manageToken).toMatch(/^[\w-]{32}$/);
  const { rows } = await database.db.execute(sql`select kind, payload from jobs`);
  expect(rows).toEqual([{ kind: 'validate-submission', payload: { submissionId: accepted.submission.id } }]);
});

test.each([
  ['the team of the reference defenses', { team: 'Reference' }, 'team'],
  ['a name like that of the reference defenses', { team: 'référence.' }, 'team'],
  ['a blank name', { team: '\u3164\u3164' }, 'team'],
  ['a team of one character', { team: 'x' }, 'team'],
  ['a name with a terminal escape', { defense: '\u001b[31mred' }, 'defense'],
  ['no image reference', { image: 'not an image' }, 'image'],
  ['an option in place of an image', { image: '--privileged' }, 'image'],
])('rejects %s and names the field', async (_what, change, path) => {
  expect(await submit(change)).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path }] });
});

test('rejects an unknown suite', async () => {
  const problems = [{ path: 'suite', message: 'There is no suite none@1 here. Known suites: mini@5.' }];
  expect(await submit({ suite: 'none@1' })).toMatchObject({ code: 'UNKNOWN_SUITE', problems });
});

test('says that the suite of the site is not ready while it is being baked', async ({ onTestFinished }) => {
  process.env.MBTI_SUITE = 'mini@2'; // not registered here
  onTestFinished(() => void delete process.env.MBTI_SUITE);
  const problems = [{ path: 'suite', message: expect.stringMatching(/^Suite mini@2 is not ready yet/) }];
  expect(await submit()).toMatchObject({ code: 'UNKNOWN_SUITE', problems });
});

test('a second request with the same idempotency key creates nothing and does not return the token', async () => {
  const first = await submit({ idempotencyKey: 'key-of-one-form' });
  const second = await submit({ idempotencyKey: 'key-of-one-form' });
  expect(second.submission.id).toBe(first.submission.id);
  expect(second.manageToken).toBeNull();
  const twice = await Promise.all([
    submit({ team: 'Team Two', idempotencyKey: 'double-click' }),
    submit({ team: 'Team Two', idempotencyKey: 'double-click' }),
  ]);
  expect(twice[0].submission.id).toBe(twice[1].submission.id);
});

test('an idempotency key that was used for another content of the team is refused', async () => {
  const idempotencyKey = 'key-of-one-form';
  const { manageToken: teamToken } = await submit({ idempotencyKey });
  for (const change of [{ image: 'localhost/defense-one:2' }, { defense: 'Defense Two' }]) {
    expect(await submit({ ...change, idempotencyKey, teamToken })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      problems: [{ path: 'idempotencyKey' }],
    });
  }
  expect(await submit({ team: 'Team Two', idempotencyKey })).toMatchObject({ __typename: 'SubmissionAccepted' });
  const { rows } = await database.db.execute(sql`select count(*)::int as found from submissions`);
  expect(rows).toEqual([{ found: 2 }]);
});

test('only the holder of the token of its first submission may submit as a team again', async () => {
  const { manageToken: teamToken } = await submit();
  const stranger = await submit({ image: 'localhost/worse:1' });
  expect(stranger).toMatchObject({ code: 'NAME_TAKEN', problems: [{ path: 'team' }] });
  expect(stranger.problems[0].message).toMatch(
    /^The team name Team One is taken\. If it is yours, give the manage token/,
  );
  const guess = await submit({ teamToken: 'x'.repeat(32) });
  expect(guess.problems[0].message).toMatch(/^The team name Team One is taken, and the token is not that of its first/);
  expect(await submit({ teamToken })).toMatchObject({ __typename: 'SubmissionAccepted', manageToken: teamToken });
});

test('the token of a team cancels its later submissions', async () => {
  const { manageToken: teamToken } = await submit();
  const { submission } = await submit({ teamToken });
  expect(await cancel(submission.id, teamToken)).toMatchObject({ cancelled: true });
});

test.each(['team-one', 'TEAM ONE.', 'Team 0ne'])(
  'the name %s looks like that of an existing team and belongs to it',
  async (team) => {
    const { manageToken: teamToken } = await submit();
    const stranger = await submit({ team });
    expect(stranger).toMatchObject({ code: 'NAME_TAKEN' });
    expect(stranger.problems[0].message).toContain('looks like Team One, which is taken');
    expect(await submit({ team, teamToken })).toMatchObject({ submission: { team: 'Team One' } });
  },
);

test('a team token with the name of no team is refused, and makes no team', async () => {
  const { manageToken: teamToken } = await submit();
  const mistyped = await submit({ team: 'Taem One', teamToken });
  expect(mistyped).toMatchObject({ code: 'UNKNOWN_TEAM', problems: [{ path: 'team' }] });
  expect(mistyped.problems[0].message).toMatch(/^There is no team Taem One yet, so the team token cannot be its token/);
  const { rows } = await database.db.execute(sql`select name from teams`);
  expect(rows).toEqual([{ name: 'Team One' }]);
});

test.each([undefined, 'x'.repeat(32)])(
  'a team of an earlier release without a token sends its author to the operator; given %s',
  async (teamToken) => {
    await submit();
    await database.db.execute(sql`update teams set token_sha256 = null`);
    const refused = await submit({ teamToken });
    expect(refused).toMatchObject({ code: 'TEAM_WITHOUT_TOKEN', problems: [{ path: 'team' }] });
    expect(refused.problems[0].message).toContain('ask the operator of this site for a token');
  },
);

test('a defense name is the same in another case; one that only looks like an earlier one of the team is refused', async () => {
  const { manageToken: teamToken } = await submit({ defense: 'FT 1.10' });
  expect(await submit({ defense: 'ft  1.10', teamToken })).toMatchObject({ submission: { defense: 'FT 1.10' } });
  for (const defense of ['FT 1-10', 'FT-1.10', 'FT 1 10']) {
    const refused = await submit({ defense, teamToken });
    expect(refused).toMatchObject({ code: 'DEFENSE_LOOKS_LIKE', problems: [{ path: 'defense' }] });
    expect(refused.problems[0].message).toContain(`${defense} looks like your defense FT 1.10.`);
  }
  for (const defense of ['FT 11.0', 'FT 1.1', 'FT 110', 'FT 1.10+']) {
    expect(await submit({ defense, teamToken })).toMatchObject({ submission: { defense } });
  }
  expect(await submit({ team: 'Team Two', defense: 'FT 1-10' })).toMatchObject({ submission: { defense: 'FT 1-10' } });
});

test('rejects a submission of a team with too many unfinished ones, but not that of another team', async () => {
  const { manageToken: teamToken } = await submit();
  for (let index = 1; index < unfinishedSubmissionsPerTeamMax; index += 1) await submit({ teamToken });
  expect(await submit({ teamToken })).toMatchObject({ code: 'QUOTA_EXCEEDED', problems: [{ path: 'team' }] });
  expect(await submit({ team: 'Team Two' })).toMatchObject({ __typename: 'SubmissionAccepted' });
});

async function cancel(id: string, manageToken: string) {
  const { data } = await site.ask(
    'mutation ($id: ID!, $manageToken: String!) { cancelSubmission(id: $id, manageToken: $manageToken) { cancelled message submission { state evaluations { state } } } }',
    { id, manageToken },
  );
  return data.cancelSubmission;
}

test('the right token cancels a submission with its evaluations, and a second call reports that it is cancelled', async () => {
  const { submission, manageToken } = await submit();
  await validateSubmission(database.db, submission);
  expect(await cancel(submission.id, manageToken)).toEqual({
    cancelled: true,
    message: 'Cancelled.',
    submission: { state: 'CANCELLED', evaluations: [{ state: 'CANCELLED' }, { state: 'CANCELLED' }] },
  });
  expect(await cancel(submission.id, manageToken)).toMatchObject({
    cancelled: false,
    message: 'This submission has already been cancelled.',
  });
});

test('a wrong token cancels nothing and does not reveal whether the submission exists', async () => {
  const { submission } = await submit();
  const wrong = await cancel(submission.id, 'x'.repeat(32));
  expect(wrong).toEqual({ cancelled: false, message: expect.any(String), submission: null });
  expect(await cancel('00000000-0000-4000-8000-000000000000', 'x'.repeat(32))).toEqual(wrong);
  const { data } = await site.ask('query ($id: ID!) { submission(id: $id) { state } }', { id: submission.id });
  expect(data.submission.state).toBe('RECEIVED');
});

test('pages through all submissions, newest first, each once, including those created in the same millisecond', async () => {
  const entered: string[] = [];
  for (let index = 0; index < 7; index += 1) entered.push((await enterSubmission(database.db)).id);
  await database.db.execute(
    sql`update submissions set created_at = '2026-01-01 00:00:00.0005' where id <= ${entered[3]}`,
  );
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { data } = await site.ask(
      'query ($after: String) { submissions(first: 2, after: $after) { nodes { id createdAt } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    seen.push(...data.submissions.nodes.map(({ id }: { id: string }) => id));
    if (!data.submissions.pageInfo.hasNextPage) break;
    after = data.submissions.pageInfo.endCursor;
  }
  expect([...seen].sort()).toEqual([...entered].sort());
  const { errors } = await site.ask('{ submissions(after: "nonsense") { nodes { id } } }');
  expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('a submission knows how many are served before it, and how long it still takes once durations were measured', async () => {
  const forecastOf = async ({ id }: { id: string }) => {
    const { data } = await site.ask('query ($id: ID!) { submission(id: $id) { queuePosition estimatedSecondsLeft } }', {
      id,
    });
    return data.submission;
  };
  const first = await enterSubmission(database.db);
  expect(await forecastOf(first)).toEqual({ queuePosition: 0, estimatedSecondsLeft: null }); // nothing was measured
  const ranked = await rankSubmission(database.db, { defenseName: 'Ranked', netDefenseEffect: 0.5 }); // 20.7 s a task
  expect(await forecastOf(ranked)).toEqual({ queuePosition: null, estimatedSecondsLeft: null });
  await reportWorker(database.db, {
    ...{ id: 'runner', ready: true, engine: 'podman', tensorBackend: 'wasm', message: null, slots: 1 },
  });
  const second = await enterSubmission(database.db, { teamName: 'Team Two' });
  expect(await forecastOf(second)).toMatchObject({ queuePosition: 1 });
  await expect
    .poll(() => forecastOf(first), { timeout: 5_000 }) // a forecast is kept for two seconds
    .toEqual({ queuePosition: 0, estimatedSecondsLeft: expect.any(Number) });
  const { estimatedSecondsLeft } = await forecastOf(second);
  expect(estimatedSecondsLeft).toBeGreaterThan(4 * 20); // two tasks each, one slot
  expect(estimatedSecondsLeft).toBeLessThan(4 * 20 + 30);
});

test('ranks by net defense effect; equal values share a rank', async () => {
  for (const [defenseName, netDefenseEffect] of Object.entries({ low: 0.2, b: 0.7, a: 0.7, best: 0.9 }))
    await rankSubmission(database.db, { defenseName, netDefenseEffect });
  const { data } = await site.ask('{ board { totalCount entries { rank defense nde failures tasks modalities } } }');
  expect(data.board.entries.map((row: { rank: number; defense: string }) => [row.rank, row.defense])).toEqual([
    [1, 'best'],
    [2, 'a'],
    [2, 'b'],
    [4, 'low'],
  ]);
  expect(data.board.totalCount).toBe(4);
  expect(data.board.entries[0]).toMatchObject({ nde: 0.9, failures: 0, tasks: 2, modalities: ['IMAGE'] });
});

test('a board has one row per defense and stage, its latest, and is filtered by stage and modality', async () => {
  await rankSubmission(database.db, { defenseName: 'one', netDefenseEffect: 0.9 });
  await rankSubmission(database.db, { defenseName: 'one', netDefenseEffect: 0.4 });
  await rankSubmission(database.db, { defenseName: 'one', netDefenseEffect: 0.6, stage: 'sanitize' });
  const board = async (choice: string) => {
    const { data } = await site.ask(`{ board${choice} { entries(first: 5) { nde stage } } }`);
    return data.board.entries.map(({ nde }: { nde: number }) => nde);
  };
  expect(await board('')).toEqual([0.6, 0.4]);
  expect(await board('(stage: REPAIR)')).toEqual([0.4]);
  expect(await board('(modality: IMAGE)')).toEqual([0.6, 0.4]);
  expect(await board('(modality: TEXT)')).toEqual([]);
});

test('a submission has its rank on the boards of its suite, as long as it has a row there', async () => {
  const first = await rankSubmission(database.db, { defenseName: 'first', netDefenseEffect: 0.9, stage: 'sanitize' });
  const replaced = await rankSubmission(database.db, { defenseName: 'second', netDefenseEffect: 0.8 });
  const latest = await rankSubmission(database.db, { defenseName: 'second', netDefenseEffect: 0.7 });
  const waiting = await enterSubmission(database.db, { defenseName: 'third' });
  const rankOf = async ({ id }: { id: string }) => {
    const { data } = await site.ask(
      `query ($id: ID!) { submission(id: $id) { all: rank { rank total } repair: rank(stage: REPAIR) { rank total }
        image: rank(modality: IMAGE) { rank total } text: rank(modality: TEXT) { rank total } } }`,
      { id },
    );
    return data.submission;
  };
  expect(await rankOf(first)).toEqual({
    all: { rank: 1, total: 2 },
    repair: null,
    image: { rank: 1, total: 2 },
    text: null,
  });
  expect(await rankOf(latest)).toMatchObject({ all: { rank: 2, total: 2 }, repair: { rank: 1, total: 1 } });
  expect(await rankOf(replaced)).toMatchObject({ all: null, repair: null });
  expect(await rankOf(waiting)).toMatchObject({ all: null });
});

test('one request reads a board once, however many fields and submissions need it', async () => {
  for (const defenseName of ['one', 'two', 'three'])
    await rankSubmission(database.db, { defenseName, netDefenseEffect: 0.5 });
  const read = vi.spyOn(database.db, 'selectDistinctOn');
  try {
    const { data } = await site.ask(
      '{ board { totalCount entries { rank } } submissions { nodes { rank { rank total } } } }',
    );
    expect(data.board.totalCount).toBe(3);
    expect(data.submissions.nodes).toEqual(Array(3).fill({ rank: { rank: 1, total: 3 } }));
    expect(read).toHaveBeenCalledTimes(1);
  } finally {
    read.mockRestore();
  }
});

test('a submission lists the states that it has reached, with their times', async () => {
  const { submission, manageToken } = await submit();
  await validateSubmission(database.db, submission);
  await cancel(submission.id, manageToken);
  const { data } = await site.ask('query ($id: ID!) { submission(id: $id) { lifeCycle { state reachedAt } } }', {
    id: submission.id,
  });
  const { lifeCycle } = data.submission;
  expect(lifeCycle.map(({ state }: { state: string }) => state)).toEqual([
    'RECEIVED',
    'VALIDATING',
    'QUEUED',
    'CANCELLED',
  ]);
  const times = lifeCycle.map(({ reachedAt }: { reachedAt: string }) => Date.parse(reachedAt));
  expect(times.every(Number.isFinite)).toBe(true);
  expect(times).toEqual(times.toSorted((a: number, b: number) => a - b));
});

test('a failure has the meaning and the remedy of its code; a code of another release has neither', async () => {
  const { submission } = await submit();
  const failureOf = async () => {
    const { data } = await site.ask(
      'query ($id: ID!) { submission(id: $id) { failure { code message meaning remedy owner } } }',
      { id: submission.id },
    );
    return data.submission.failure;
  };
  await failSubmission(database.db, submission.id, { code: 'timed-out', message: 'It ran for 901 seconds.' });
  const { owner, meaning, remedy } = findFailureKind('timed-out') ?? {};
  expect(await failureOf()).toEqual({
    code: 'timed-out',
    message: 'It ran for 901 seconds.',
    owner,
    meaning,
    remedy,
  });
  await database.db.execute(sql`update submissions set failure_code = 'of-another-release'`);
  expect(await failureOf()).toMatchObject({ code: 'of-another-release', meaning: null, remedy: null });
});
