import { eq, or, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { teams } from '../schema/defenses.ts';
import { isReservedTeam, nameSkeleton } from './name-skeleton.ts';

/**
 * Gives a team a token in place of the one that it has, if any. Its earlier submissions keep theirs.
 * @returns the name of the team; undefined if there is none, or if it is that of the platform, which has no token.
 */
export async function setTeamToken(db: Database, name: string, tokenSha256: string): Promise<string | undefined> {
  if (isReservedTeam(name)) return undefined;
  const [team] = await db
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(or(eq(teams.name, name), eq(teams.skeleton, nameSkeleton(name))))
    .orderBy(sql`${teams.name} = ${name} desc`)
    .limit(1);
  if (team) await db.update(teams).set({ tokenSha256 }).where(eq(teams.id, team.id));
  return team?.name;
}
