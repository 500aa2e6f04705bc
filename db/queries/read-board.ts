import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Database } from '../client.ts';
import { unionAll } from 'drizzle-orm/pg-core';
import { boardEntries, type BoardEntry } from '../schema/board-entries.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { inspectionEntries } from '../schema/inspection-entries.ts';
import { submissions } from '../schema/submissions.ts';
import { suites } from '../schema/suites.ts';
import { rankEntries } from '../../benchmark/ranking/rank-entries.ts';

export interface BoardFilter {
  readonly suiteId: string;
  readonly scope: BoardEntry['scope'];
  readonly stage?: Stage | undefined;
}

export interface RankedEntry {
  readonly rank: number;
  readonly defenseName: string;
  readonly teamName: string;
  readonly stage: Stage;
  readonly modalities: readonly Modality[];
  readonly submissionId: string;
  readonly imageDigest: string | null;
  readonly rankedAt: Date;
  readonly entry: BoardEntry;
}

/**
 * A ranked board: one row for each defense and stage, with its latest submission that has a result on every task of the
 * suite. It may have been entered for a bigger suite, and be running or have failed there; a cancelled one is left out.
 * Ordered by net defense effect. Equal values, within 1e-9, share a rank ("1, 2, 2, 4").
 */
export async function readBoard(db: Database, { suiteId, scope, stage }: BoardFilter): Promise<readonly RankedEntry[]> {
  const ofBoard = and(eq(boardEntries.suiteId, suiteId), eq(boardEntries.scope, scope));
  const listed = db
    .selectDistinctOn([submissions.defenseId, submissions.stage], { id: submissions.id })
    .from(submissions)
    .innerJoin(boardEntries, and(eq(boardEntries.submissionId, submissions.id), ofBoard))
    .where(and(ne(submissions.state, 'cancelled'), stage ? eq(submissions.stage, stage) : undefined))
    .orderBy(submissions.defenseId, submissions.stage, desc(submissions.createdAt), submissions.id)
    .as('listed');
  const rows = await db
    .select({ defenseName: defenses.name, teamName: teams.name, submission: submissions, entry: boardEntries })
    .from(listed)
    .innerJoin(submissions, eq(submissions.id, listed.id))
    .innerJoin(boardEntries, and(eq(boardEntries.submissionId, submissions.id), ofBoard))
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
            rankedAt: row.entry.createdAt,
          },
        ]
      : [],
  );
}

/** The suites that each of these submissions has entries for, the smallest first. */
export async function listRankedSuites(
  db: Database,
  submissionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const bySubmission = new Map<string, string[]>(submissionIds.map((id) => [id, []]));
  if (submissionIds.length === 0) return bySubmission;
  const ids = [...bySubmission.keys()];
  const rows = await unionAll(
    db
      .select({ submissionId: boardEntries.submissionId, suiteId: boardEntries.suiteId, taskCount: suites.taskCount })
      .from(boardEntries)
      .innerJoin(suites, eq(suites.id, boardEntries.suiteId))
      .where(and(inArray(boardEntries.submissionId, ids), eq(boardEntries.scope, 'all'))),
    db
      .select({
        submissionId: inspectionEntries.submissionId,
        suiteId: inspectionEntries.suiteId,
        taskCount: suites.taskCount,
      })
      .from(inspectionEntries)
      .innerJoin(suites, eq(suites.id, inspectionEntries.suiteId))
      .where(and(inArray(inspectionEntries.submissionId, ids), eq(inspectionEntries.scope, 'all'))),
  );
  rows.sort((a, b) => a.taskCount - b.taskCount || (a.suiteId < b.suiteId ? -1 : 1));
  for (const { submissionId, suiteId } of rows) bySubmission.get(submissionId)?.push(suiteId);
  return bySubmission;
}
