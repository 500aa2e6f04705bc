import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginValidation, queueEvaluations } from '../../db/queries/advance-submission.ts';
import { inspectionEntries } from '../../db/schema/inspection-entries.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterSubmission, leaseFor } from '../support/sample-submission.ts';
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
  await site.close();
  await database.close();
});

test('an image for two stages is found from either of its submissions, and ranked as an inspector', async () => {
  const { db } = database;
  const first = await enterSubmission(db);
  const job = await leaseFor(db, 'validate-submission', first.id);
  const begun = await beginValidation(db, first.id);
  if (!begun) throw new Error('The submission cannot be validated.');
  const digest = `sha256:${'1'.repeat(64)}`;
  const image = { imageDigest: digest, runReference: digest, modalities: ['image' as const] };
  await queueEvaluations(db, job, begun, { ...image, stage: 'repair', otherStages: ['inspect'] });
  const query = `query ($id: ID!) { submission(id: $id) { stage otherStages { submissionId stage state } } }`;
  const { data } = await site.ask(query, { id: first.id });
  const [other] = data.submission.otherStages;
  expect(data.submission).toMatchObject({ stage: 'REPAIR', otherStages: [{ stage: 'INSPECT', state: 'RECEIVED' }] });
  const back = await site.ask(query, { id: other.submissionId });
  expect(back.data.submission.otherStages).toEqual([{ submissionId: first.id, stage: 'REPAIR', state: 'QUEUED' }]);

  const score = {
    models: 4,
    backdoored: 2,
    areaUnderRoc: 0.75,
    areaUnderRocInterval: { low: 0.25, high: 1 },
    logLoss: 0.5,
    logLossInterval: null,
    brierScore: 0.2,
    detectionRate: 1,
    naturalTrojanRate: 0.5,
    targetHitRate: null,
  };
  const suiteId = 'mini@5';
  const entry = { submissionId: other.submissionId, suiteId, areaUnderRoc: 0.75, score, failures: 0 };
  await db.insert(inspectionEntries).values({ ...entry, scope: 'all', containerSeconds: 12, peakMemoryBytes: 1e8 });
  const board = await site.ask(`{
    inspectionBoard { suite modality totalCount models entries {
      rank defense auroc aurocInterval { low high } logLossInterval { low } naturalTrojanRate targetHitRate containerSeconds
    } }
    board(stage: INSPECT) { totalCount }
  }`);
  expect(board.data).toEqual({
    inspectionBoard: {
      suite: 'mini@5',
      modality: null,
      totalCount: 1,
      models: 4,
      entries: [
        {
          rank: 1,
          defense: 'Defense One',
          auroc: 0.75,
          aurocInterval: { low: 0.25, high: 1 },
          logLossInterval: null,
          naturalTrojanRate: 0.5,
          targetHitRate: null,
          containerSeconds: 12,
        },
      ],
    },
    board: { totalCount: 0 },
  });
});
