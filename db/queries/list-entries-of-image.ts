import { asc, inArray, or } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { submissions, type Submission } from '../schema/submissions.ts';

/** One of the submissions that an image for several stages was entered as. */
export type StageEntry = Pick<Submission, 'id' | 'stage' | 'enteredStage' | 'state'>;

/**
 * The submissions of images that declare several stages, by the id of the first one of each, which is among them.
 * @param firstIds ids of submissions that were entered by their author.
 */
export async function listEntriesOfImages(
  db: Database,
  firstIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StageEntry[]>> {
  const byFirst = new Map<string, StageEntry[]>(firstIds.map((id) => [id, []]));
  if (firstIds.length === 0) return byFirst;
  const ids = [...byFirst.keys()];
  const rows = await db
    .select({
      id: submissions.id,
      enteredWith: submissions.enteredWith,
      stage: submissions.stage,
      enteredStage: submissions.enteredStage,
      state: submissions.state,
    })
    .from(submissions)
    .where(or(inArray(submissions.id, ids), inArray(submissions.enteredWith, ids)))
    .orderBy(asc(submissions.createdAt), asc(submissions.id));
  for (const { enteredWith, ...entry } of rows) byFirst.get(enteredWith ?? entry.id)?.push(entry);
  return byFirst;
}
