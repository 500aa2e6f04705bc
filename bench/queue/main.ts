// node --import tsx bench/queue/main.ts [--jobs 10000] [--teams 200]
import { sql } from 'drizzle-orm';
import { parseArgs } from 'node:util';
import { jobKinds } from '../../db/queue/job-catalog.ts';
import type { Lane } from '../../db/queue/fair-turns.ts';
import { completeJob, leaseJob } from '../../db/queue/job-queue.ts';
import { createFreshDatabase } from '../../test/support/fresh-database.ts';
import { formatNumber, machineFacts, markdownTable, median } from '../measurement.ts';

const { values: options } = parseArgs({
  options: { jobs: { type: 'string', default: '10000' }, teams: { type: 'string', default: '200' } },
});
const [jobCount, teamCount, leases] = [Number(options.jobs), Number(options.teams), 200];

const database = await createFreshDatabase();
const { db } = database;
await db.execute(sql`
  insert into teams (name, skeleton, is_established)
  select 'team ' || n, 'team' || n, n % 2 = 0 from generate_series(1, ${teamCount}) as n`);
await db.execute(sql`
  insert into queue_shares (key, slot_seconds) select id::text, random() * 1000 from teams where is_established`);
for (const state of ['done', 'queued']) {
  await db.execute(sql`
    insert into jobs (kind, payload, singleton, max_attempts, state, role, team_id, run_at, priority)
    select 'run-evaluation', jsonb_build_object('evaluationId', id), id::text, 4, ${state},
      case when n % 20 = 0 then 'smoke' else 'work' end, team_id, now() - random() * interval '1 day', 10
    from (
      select n, gen_random_uuid() as id, teams.id as team_id
      from generate_series(1, ${jobCount}) as n join teams on teams.name = 'team ' || (1 + n % ${teamCount})
    ) as made`);
}
await db.execute(sql`analyze`);

interface Row {
  readonly what: string;
  readonly medianMs: number;
  readonly worstMs: number;
}

/** Leases and ends jobs, one after another. */
async function measure(what: string, lane: Lane): Promise<Row> {
  const times: number[] = [];
  for (let index = 0; index < leases; index += 1) {
    const startedAt = performance.now();
    const job = await leaseJob(db, jobKinds, 'bench', lane);
    times.push(performance.now() - startedAt);
    if (job && index % 2 === 0) await completeJob(db, job); // half of them stay running
  }
  return { what, medianMs: median(times.slice(5)), worstMs: Math.max(...times.slice(5)) };
}

const rows = [await measure('open slot', 'open'), await measure('reserved slot', 'reserved')];
console.log(`${machineFacts()}; ${jobCount} queued and ${jobCount} ended jobs of ${teamCount} teams\n`);
console.log(
  markdownTable<Row>(
    [
      { heading: 'lease by', cell: ({ what }) => what, align: 'left' },
      { heading: 'median, ms', cell: ({ medianMs }) => formatNumber(medianMs, 1) },
      { heading: 'worst, ms', cell: ({ worstMs }) => formatNumber(worstMs, 1) },
    ],
    rows,
  ),
);
await database.close();
