// node --import tsx bench/largest-answer/main.ts
import { complexityFromQuery } from '@pothos/plugin-complexity';
import { sql } from 'drizzle-orm';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { failSubmission } from '../../db/queries/advance-submission.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import { createContext } from '../../graphql/context.ts';
import { requestLimits } from '../../graphql/limits.ts';
import { schema } from '../../graphql/schema.ts';
import { evaluationCounts } from '../../test/support/evaluation-counts.ts';
import { createFreshDatabase } from '../../test/support/fresh-database.ts';
import { enterSubmission } from '../../test/support/sample-submission.ts';
import { sampleTask } from '../../test/support/sample-suite.ts';
import { serveGraphql } from '../../test/support/serve-graphql.ts';
import { formatMebibytes, formatNumber, machineFacts, markdownTable } from '../measurement.ts';

const submissionCount = 100;
const taskCount = 200;

const database = await createFreshDatabase();
const { db } = database;
const counts = evaluationCounts({ perClass: Array.from({ length: 1_251 }, () => ({ n: 8, right: 7 })) });
const manifest = { id: 'mini@5', title: 'As large as a page', manifestSha256: 'b'.repeat(64), manifest: {} };
await registerSuite(
  db,
  manifest,
  Array.from({ length: taskCount }, (_, index) =>
    sampleTask({ id: `task-${index}`, undefendedCounts: counts, referenceCounts: counts }),
  ),
);
const first = await enterSubmission(db);
await failSubmission(db, first.id, { code: 'crashed', message: 'x'.repeat(2_000) });
await db.execute(sql`
  insert into submissions (defense_id, suite_id, state, image_reference, failure_code, failure_message)
  select defense_id, suite_id, state, image_reference, failure_code, failure_message
  from submissions, generate_series(2, ${submissionCount})`);
await db.execute(sql`
  insert into evaluations (submission_id, task_id, state, failure_code, failure_message, log_tail)
  select submissions.id, tasks.id, 'failed', 'crashed', repeat('x', 2000), repeat(E'\\x01', 16384)
  from submissions, tasks`);
const site = await serveGraphql(db);

/** The largest pages that the limit allows, of different kinds of fields; each number of rows was found by trying. */
const cases: readonly (readonly [what: string, query: (rows: number) => string])[] = [
  [
    'messages of failures',
    (rows) => `{ submissions(first: ${rows}) { nodes { evaluations { failure { message } } } } }`,
  ],
  ['small fields', (rows) => `{ submissions(first: ${rows}) { nodes { evaluations { attempts progress state } } } }`],
  [
    'tasks',
    (rows) => `{ submissions(first: ${rows}) { nodes { evaluations { task { dataset undefended { cac } } } } } }`,
  ],
  ['counts of each class', (rows) => `{ tasks(first: ${rows}) { undefended { counts { perClass { n right } } } } }`],
];

interface Row {
  readonly what: string;
  readonly rows: number;
  readonly estimateBytes: number;
  readonly bytes: number;
  readonly ms: number;
  readonly blockedMs: number;
  readonly fourAtOnceMs: number;
  readonly memoryBytes: number;
}

const estimate = (query: string) => complexityFromQuery(query, { schema, ctx: createContext(db) }).complexity;

async function measure(what: string, query: (rows: number) => string): Promise<Row> {
  let rows = 1;
  while (rows < submissionCount && estimate(query(rows + 1)) <= requestLimits.answerBytes) rows += 1;
  const text = query(rows);
  const ask = async () => {
    const response = await fetch(`${site.url}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text }),
    });
    if (response.status !== 200) throw new Error(await response.text());
    return (await response.arrayBuffer()).byteLength;
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedAt = performance.now();
  const bytes = await ask();
  const ms = performance.now() - startedAt;
  delay.disable();
  const allAt = performance.now();
  await Promise.all([ask(), ask(), ask(), ask()]);
  const fourAtOnceMs = performance.now() - allAt;
  const memoryBytes = process.memoryUsage().rss;
  return {
    what,
    rows,
    estimateBytes: estimate(text),
    bytes,
    ms,
    blockedMs: delay.max / 1e6,
    fourAtOnceMs,
    memoryBytes,
  };
}

const measured: Row[] = [];
await site.ask('{ __typename }');
for (const [what, query] of cases) measured.push(await measure(what, query));

console.log(`${machineFacts()}; ${submissionCount} submissions on ${taskCount} tasks, logs of 16 KiB\n`);
console.log(
  markdownTable<Row>(
    [
      { heading: 'largest allowed page of', cell: ({ what }) => what, align: 'left' },
      { heading: 'rows', cell: ({ rows }) => String(rows) },
      { heading: 'estimate, kB', cell: ({ estimateBytes }) => formatNumber(estimateBytes / 1e3) },
      { heading: 'answer, kB', cell: ({ bytes }) => formatNumber(bytes / 1e3) },
      { heading: 'ms', cell: ({ ms }) => formatNumber(ms) },
      { heading: 'longest pause of the event loop, ms', cell: ({ blockedMs }) => formatNumber(blockedMs) },
      { heading: 'four at once, ms', cell: ({ fourAtOnceMs }) => formatNumber(fourAtOnceMs) },
      { heading: 'resident, MiB', cell: ({ memoryBytes }) => formatMebibytes(memoryBytes) },
    ],
    measured,
  ),
);
await site.close();
await database.close();
