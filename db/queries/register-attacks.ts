import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { attacks, type NewAttack } from '../schema/attacks.ts';

/**
 * Replaces the catalog of attacks by this one. Readers see the old catalog or the new one, never a mixture. Two workers
 * that start at the same time take turns.
 */
export async function registerAttacks(db: Database, catalog: readonly NewAttack[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${attacks} in share row exclusive mode`); // others may still read
    await tx.delete(attacks);
    if (catalog.length > 0) await tx.insert(attacks).values([...catalog]);
  });
}
