import { and, desc, eq, ne } from 'drizzle-orm';
import { rankEntries } from '../../benchmark/ranking/rank-entries.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Database } from '../client.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { inspectionEntries, type InspectionEntry } from '../schema/inspection-entries.ts';
import { submissions } from '../schema/submissions.ts';

export interface RankedInspection {
  readonly rank: number;
  readonly defenseName: string;
  readonly teamName: string;
  readonly modalities: readonly Modality[];
  readonly submissionId: string;
  readonly imageDigest: string | null;
  readonly entry: InspectionEntry;
}

export type InspectionFilter = Pick<InspectionEntry, 'suiteId' | 'scope'>;

/**
 * The board of stage `inspect`: one row for each defense, with its latest submission that has a verdict or a failure on
 * every model of the suite; a cancelled one is left out. Ordered by the area under the ROC curve. Equal values, within
 * 1e-9, share a rank.
 */
export async function readInspectionBoard(
  db: Database,
  { suiteId, scope }: InspectionFilter,
): Promise<readonly RankedInspection[]> {
  const rows = await db
    .selectDistinctOn([submissions.defenseId], {
      defenseName: defenses.name,
      teamName: teams.name,
      submission: submissions,
      entry: inspectionEntries,
    })
    .from(inspectionEntries)
    .innerJoin(submissions, eq(submissions.id, inspectionEntries.submissionId))
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .innerJoin(teams, eq(teams.id, defenses.teamId))
    .where(
      and(
        eq(inspectionEntries.suiteId, suiteId),
        eq(inspectionEntries.scope, scope),
        ne(submissions.state, 'cancelled'),
      ),
    )
    .orderBy(submissions.defenseId, desc(submissions.createdAt), submissions.id);
  const ranked = rankEntries(
    rows.map((row) => ({ ...row, id: `${row.defenseName} ${row.submission.id}`, score: row.entry.areaUnderRoc })),
  );
  return ranked.map(({ position, entry: { submission, defenseName, teamName, entry } }) => ({
    rank: position,
    defenseName,
    teamName,
    modalities: submission.modalities ?? [],
    submissionId: submission.id,
    imageDigest: submission.imageDigest,
    entry,
  }));
}
