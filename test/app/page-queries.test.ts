import { afterAll, beforeAll, expect, test } from 'vitest';
import { attackQuery } from '../../app/attacks/read-attacks.ts';
import { boardQuery } from '../../app/boards/read-board.ts';
import { pollQuery } from '../../app/submissions/[submissionId]/poll-query.ts';
import { printOperation } from '../../graphql/client/print-operation.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { rankSubmission } from '../support/sample-submission.ts';
import { registerSampleSuite } from '../support/sample-suite.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

let database: FreshDatabase;
let site: GraphqlSite;

beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
  site = await serveGraphql(database.db);
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

test('the query that the page of a submission polls is within the limits of the API', async () => {
  const { id } = await rankSubmission(database.db, { defenseName: 'Best', netDefenseEffect: 0.9 });
  const { status, data, errors } = await site.ask(printOperation(pollQuery), { id });
  expect([status, errors]).toEqual([200, []]);
  expect(data.submission).toMatchObject({ id, state: 'RANKED', suite: 'mini@5' });
  expect(data.submission.evaluations[0].score.nde).toBe(0.9);
});

test('the query of a board and that of an attack are within the limits of the API', async () => {
  const board = await site.ask(printOperation(boardQuery), {
    suite: 'mini@5',
    stage: null,
    modality: null,
    first: 100,
    offset: 0,
  });
  expect([board.status, board.errors]).toEqual([200, []]);
  const attack = await site.ask(printOperation(attackQuery), { modality: 'IMAGE', id: 'blend' });
  expect([attack.status, attack.errors]).toEqual([200, []]);
});
