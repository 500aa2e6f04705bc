import { and, asc, eq, like, ne } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { defenses, teams } from '../schema/defenses.ts';
import { defenseSkeleton, nameSkeleton } from './name-skeleton.ts';

/**
 * Computes the skeletons of names that an earlier release stored without. Where two of them look alike, the older one
 * gets the skeleton, and the other one keeps its placeholder: it is still found by its exact name.
 */
export async function fillSkeletons(db: NodePgDatabase): Promise<void> {
  const missing = await db
    .select()
    .from(teams)
    .where(like(teams.skeleton, ' %'))
    .orderBy(asc(teams.createdAt), asc(teams.id));
  for (const { id, name } of missing) {
    const skeleton = nameSkeleton(name);
    const [taken] = await db
      .select({ id: teams.id })
      .from(teams)
      .where(and(eq(teams.skeleton, skeleton), ne(teams.id, id)));
    if (!taken && skeleton !== '') await db.update(teams).set({ skeleton }).where(eq(teams.id, id));
  }
  const nameless = await db
    .select()
    .from(defenses)
    .where(like(defenses.skeleton, ' %'))
    .orderBy(asc(defenses.createdAt), asc(defenses.id));
  for (const { id, teamId, name } of nameless) {
    const skeleton = defenseSkeleton(name);
    const [taken] = await db
      .select({ id: defenses.id })
      .from(defenses)
      .where(and(eq(defenses.teamId, teamId), eq(defenses.skeleton, skeleton), ne(defenses.id, id)));
    if (!taken && skeleton !== '') await db.update(defenses).set({ skeleton }).where(eq(defenses.id, id));
  }
}
