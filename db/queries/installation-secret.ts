import { randomBytes } from 'node:crypto';
import type { Database } from '../client.ts';
import { installation } from '../schema/installation.ts';

/**
 * The secret of this installation, made when it is first asked for. It keys what a submission must not be able to
 * compute, such as the seeds that containers get, and is the same for all workers and after every restart.
 * @returns 32 bytes.
 */
export async function installationSecret(db: Database): Promise<Buffer> {
  await db
    .insert(installation)
    .values({ secret: randomBytes(32).toString('hex') })
    .onConflictDoNothing();
  const [row] = await db.select({ secret: installation.secret }).from(installation);
  if (!row) throw new Error('The table "installation" has no row after one was inserted.');
  return Buffer.from(row.secret, 'hex');
}
