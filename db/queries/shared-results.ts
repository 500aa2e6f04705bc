import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Database } from '../client.ts';
import { results } from '../schema/evaluations.ts';

/** The image and the formulas that a result belongs to. */
export interface ResultOwner {
  readonly imageDigest: string; // sha256:…
  readonly stage: Stage;
  readonly scoringVersion: string;
}

/**
 * The evaluations that measured this image on these tasks, by the id of the task. Tasks without a result are missing.
 */
export async function findResults(
  db: Database,
  { imageDigest, stage, scoringVersion }: ResultOwner,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (taskIds.length === 0) return new Map();
  const rows = await db
    .select({ taskId: results.taskId, evaluationId: results.evaluationId })
    .from(results)
    .where(
      and(
        eq(results.imageDigest, imageDigest),
        eq(results.stage, stage),
        eq(results.scoringVersion, scoringVersion),
        inArray(results.taskId, [...taskIds]),
      ),
    );
  return new Map(rows.map(({ taskId, evaluationId }) => [taskId, evaluationId]));
}

/**
 * Makes everybody who runs or records the same image on the same task take turns until the end of the transaction.
 * Taken after the lock of the submission; of rows that others lock, only that of its team is locked after it.
 */
export async function lockResult(tx: Database, owner: ResultOwner, taskId: string): Promise<void> {
  const key = JSON.stringify([owner.imageDigest, owner.stage, owner.scoringVersion, taskId]);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}
