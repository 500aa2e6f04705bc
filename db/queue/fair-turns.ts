import { inArray, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { teams } from '../schema/defenses.ts';
import { jobs } from '../schema/jobs.ts';
import { queueShares } from '../schema/queue-shares.ts';
import { jobPriorities } from './job-catalog.ts';

/**
 * The order of the queue. One slot of a worker is reserved: it takes validations and smoke tests first, and its long
 * work yields to them, once for each job. In a worker with only one slot, only long work of the platform yields. All
 * slots serve the share with the fewest running jobs, then the one that has recently used the least slot time. A team
 * with a ranked submission has a share of its own; all others have one together, because a new team costs nothing. Jobs
 * of the platform itself come last.
 */
export type Lane = 'only' | 'reserved' | 'open';

const halfLifeSeconds = 3_600;
const newcomers = 'newcomers';

/** The share that a team belongs to. */
export const shareKey = sql`case when ${teams.isEstablished} then ${teams.id}::text else ${newcomers} end`;

/** Slot time, which counts half after an hour. */
export const recentSeconds = sql`${queueShares.slotSeconds}
  * power(0.5, extract(epoch from now() - ${queueShares.chargedAt}) / ${halfLifeSeconds})`;

const isShort = sql`${jobs.role} in ('validation', 'smoke')`;

/** Jobs of a team that are looked at. One would do if no other worker had locked it at the same time. */
const headsOfTeam = 4;

/** The id of the job that a slot takes next, as a row that is locked; other workers skip it. */
export function nextJob(lane: Lane, kinds: readonly string[]): SQL {
  const isShortFirst = lane !== 'open';
  const kindList = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  const isDue = sql`${jobs.state} = 'queued' and ${jobs.runAt} <= now() and ${jobs.kind} in (${kindList})
    and not (${lane === 'reserved'} and ${jobs.hasYielded})`;
  const heads = (ofTeam: SQL) => sql`
    select ${jobs.id} as id from ${jobs} where ${isDue} and ${ofTeam}
    order by ${jobs.priority} < ${jobPriorities.author}, ${isShort} desc, ${jobs.runAt}, ${jobs.id} limit ${headsOfTeam}`;
  return sql`
    with running_of_team as materialized (
      select ${jobs.teamId} as team_id, count(*) as found from ${jobs} where ${jobs.state} = 'running' group by 1
    ), running_of_share as materialized (
      select ${shareKey} as key, sum(running_of_team.found) as found
      from running_of_team left join ${teams} on ${teams.id} = running_of_team.team_id group by 1
    ), turn as materialized (
      select waiting.team_id, coalesce(running_of_team.found, 0) as team_running,
        coalesce(running_of_share.found, 0) as share_running, coalesce(${recentSeconds}, 0) as share_seconds
      from (select distinct ${jobs.teamId} as team_id from ${jobs} where ${jobs.state} = 'queued') as waiting
      left join ${teams} on ${teams.id} = waiting.team_id
      left join ${queueShares} on ${queueShares.key} = ${shareKey}
      left join running_of_share on running_of_share.key = ${shareKey}
      left join running_of_team on running_of_team.team_id = waiting.team_id
    ), head as materialized (
      select turn.*, head_of_team.id from turn cross join lateral (${heads(sql`${jobs.teamId} = turn.team_id`)}) as head_of_team
      union all
      select turn.*, head_of_none.id from turn cross join lateral (${heads(sql`${jobs.teamId} is null`)}) as head_of_none
      where turn.team_id is null
    )
    select ${jobs.id} from head join ${jobs} on ${jobs.id} = head.id
    where ${isDue}
    order by
      ${jobs.priority} < ${jobPriorities.author},
      (${isShortFirst} and ${isShort}) desc,
      head.share_running, head.share_seconds,
      ${isShort} desc,
      head.team_running,
      ${jobs.runAt}, ${jobs.id}
    limit 1
    for update of ${jobs} skip locked`;
}

/** Adds the time since the lease of these jobs to the share of their team, within the caller's transaction. */
export async function chargeShares(db: Database, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  await db.execute(sql`
    insert into ${queueShares} (key, slot_seconds, charged_at)
    select ${shareKey}, sum(extract(epoch from now() - ${jobs.leasedAt})), now()
    from ${jobs} join ${teams} on ${teams.id} = ${jobs.teamId}
    where ${jobs.id} in (${sql.join(
      jobIds.map((id) => sql`${id}`),
      sql`, `,
    )}) and ${jobs.leasedAt} is not null
    group by 1
    on conflict (key) do update set
      slot_seconds = ${recentSeconds} + excluded.slot_seconds, charged_at = now()`);
  await db
    .update(jobs)
    .set({ leasedAt: null }) // charged
    .where(inArray(jobs.id, [...jobIds]));
}

/** Whether a short job of an author has been waiting for more than a second, so that a slot should be freed for it. */
export async function doesShortJobWait(db: Database): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select from ${jobs}
    where ${jobs.state} = 'queued' and ${isShort} and ${jobs.priority} >= ${jobPriorities.author}
      and ${jobs.runAt} < now() - interval '1 second'
    limit 1`);
  return rows.length > 0;
}
