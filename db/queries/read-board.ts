import { and, desc, eq } from 'drizzle-orm';
import type { EvaluatedStage } from '../../benchmark/stages/stage-catalog.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Database } from '../client.ts';
import { boardEntries, type BoardEntry } from '../schema/board-entries.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { submissions } from '../schema/submissions.ts';
import { rankEntries } from '../../benchmark/ranking/rank-entries.ts';

export interface BoardFilter {
  readonly suiteId: string;
  readonly scope: BoardEntry['scope'];
  readonly stage?: EvaluatedStage | undefined;
}

export interface RankedEntry {
  readonly rank: number;
  readonly defenseName: string;
  readonly teamName: string;
  readonly stage: EvaluatedStage;
  readonly modalities: readonly Modality[];
  readonly submissionId: string;
  readonly imageDigest: string | null;
  readonly rankedAt: Date | null;
  readonly entry: BoardEntry;
}

/**
 * A ranked board: one row for each defense and stage, with its latest ranked submission. Ordered by net
 * defense effect. Equal values, within 1e-9, share a rank ("1, 2, 2, 4").
 */
export async function readBoard(db: Database, { suiteId, scope, stage }: BoardFilter): Promise<readonly RankedEntry[]> {
  const listed = db
    .selectDistinctOn([submissions.defenseId, submissions.stage], { id: submissions.id })
    .from(submissions)
    .innerJoin(boardEntries, and(eq(boardEntries.submissionId, submissions.id), eq(boardEntries.scope, scope)))
    .where(
      and(
        eq(submissions.suiteId, suiteId),
        eq(submissions.state, 'ranked'),
        stage ? eq(submissions.stage, stage) : undefined,
      ),
    )
    .orderBy(submissions.defenseId, submissions.stage, desc(submissions.createdAt), submissions.id)
    .as('listed');
  const rows = await db
    .select({ defenseName: defenses.name, teamName: teams.name, submission: submissions, entry: boardEntries })
    .from(listed)
    .innerJoin(submissions, eq(submissions.id, listed.id))
    .innerJoin(boardEntries, and(eq(boardEntries.submissionId, submissions.id), eq(boardEntries.scope, scope)))
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .innerJoin(teams, eq(teams.id, defenses.teamId));
  const ranked = rankEntries(
    rows.map((row) => ({ ...row, id: `${row.defenseName} ${row.submission.id}`, score: row.entry.netDefenseEffect })),
  );
  return ranked.flatMap(({ position, entry: { submission, ...row } }) =>
    submission.stage && submission.modalities
      ? [
          {
            rank: position,
            defenseName: row.defenseName,
            teamName: row.teamName,
            entry: row.entry,
            stage: submission.stage,
            modalities: submission.modalities,
            submissionId: submission.id,
            imageDigest: submission.imageDigest,
            rankedAt: submission.finishedAt,
          },
        ]
      : [],
  );
}
