import { gt, lt, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { workers, type WorkerRow } from '../schema/workers.ts';

export interface WorkerReport {
  readonly id: string;
  readonly ready: boolean;
  readonly engine: string | null;
  readonly tensorBackend: string | null;
  readonly slots: number;
  readonly message: string | null;
}

/** The heartbeat of a worker. Workers without a heartbeat for a day are deleted. */
export async function reportWorker(db: Database, report: WorkerReport): Promise<void> {
  await db
    .insert(workers)
    .values(report)
    .onConflictDoUpdate({ target: workers.id, set: { ...report, lastSeenAt: sql`now()` } });
  await db.delete(workers).where(lt(workers.lastSeenAt, sql`now() - interval '1 day'`));
}

/** Workers with a heartbeat in the last half minute. */
export async function listLiveWorkers(db: Database): Promise<readonly WorkerRow[]> {
  return db
    .select()
    .from(workers)
    .where(gt(workers.lastSeenAt, sql`now() - interval '30 seconds'`))
    .orderBy(workers.id);
}
