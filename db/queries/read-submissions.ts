import { and, asc, desc, eq, getTableColumns, inArray, lt, or } from 'drizzle-orm';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import type { SubmissionState } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { nameSkeleton } from './name-skeleton.ts';
import { evaluations, scores, type Evaluation, type Score } from '../schema/evaluations.ts';
import { submissions, type Submission } from '../schema/submissions.ts';

export interface SubmissionDetail {
  readonly submission: Submission;
  readonly defenseName: string;
  readonly teamName: string;
}

const { logTail, ...columnsWithoutLog } = getTableColumns(evaluations);
/** All of an evaluation but its log. */
export const evaluationColumns = columnsWithoutLog;
const { counts, ...scoreColumns } = getTableColumns(scores);

/** An evaluation as lists read it: without its log, and without counts, which have an entry for each class. */
export interface EvaluationDetail {
  readonly evaluation: Omit<Evaluation, 'logTail'>;
  readonly score: Omit<Score, 'counts'> | null;
}

export async function findSubmission(db: Database, id: string): Promise<SubmissionDetail | undefined> {
  const [row] = await detail(db).where(eq(submissions.id, id));
  return row;
}

/** The evaluations of several submissions at once, each list in task order. */
export async function listEvaluations(
  db: Database,
  submissionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EvaluationDetail[]>> {
  const bySubmission = new Map<string, EvaluationDetail[]>(submissionIds.map((id) => [id, []]));
  if (submissionIds.length === 0) return bySubmission;
  const rows = await db
    .select({ evaluation: evaluationColumns, score: scoreColumns })
    .from(evaluations)
    .leftJoin(scores, eq(scores.evaluationId, evaluations.scoredBy))
    .where(inArray(evaluations.submissionId, [...submissionIds]))
    .orderBy(asc(evaluations.taskId));
  for (const row of rows) bySubmission.get(row.evaluation.submissionId)?.push(row);
  return bySubmission;
}

export interface SubmissionPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Newest first; `after` is the last submission of the page before. */
export async function listSubmissions(
  db: Database,
  filter: { readonly state?: SubmissionState | undefined; readonly teamName?: string | undefined },
  { limit, after }: { readonly limit: number; readonly after?: SubmissionPosition | undefined },
): Promise<readonly SubmissionDetail[]> {
  return detail(db)
    .where(
      and(
        filter.state ? eq(submissions.state, filter.state) : undefined,
        filter.teamName ? isTeam(filter.teamName) : undefined,
        after
          ? or(
              lt(submissions.createdAt, after.createdAt),
              and(eq(submissions.createdAt, after.createdAt), lt(submissions.id, after.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(submissions.createdAt), desc(submissions.id))
    .limit(limit);
}

/** One evaluation for readers; undefined if there is none with this id. */
export async function findEvaluationDetail(db: Database, id: string): Promise<EvaluationDetail | undefined> {
  const [row] = await db
    .select({ evaluation: evaluationColumns, score: scoreColumns })
    .from(evaluations)
    .leftJoin(scores, eq(scores.evaluationId, evaluations.scoredBy))
    .where(eq(evaluations.id, id));
  return row;
}

/** The end of the log of an evaluation's container, at most a few hundred kB; null if there is none. */
export async function readLog(db: Database, evaluationId: string): Promise<string | null> {
  const [row] = await db.select({ log: logTail }).from(evaluations).where(eq(evaluations.id, evaluationId));
  return row?.log ?? null;
}

/** The integers behind the scores of these evaluations, by the id of the evaluation. */
export async function listScoreCounts(
  db: Database,
  evaluationIds: readonly string[],
): Promise<ReadonlyMap<string, EvaluationCounts>> {
  if (evaluationIds.length === 0) return new Map();
  const rows = await db
    .select({ id: scores.evaluationId, counts })
    .from(scores)
    .where(inArray(scores.evaluationId, [...evaluationIds]));
  return new Map(rows.flatMap((row) => (row.counts ? [[row.id, row.counts] as const] : [])));
}

export async function findEvaluation(db: Database, id: string): Promise<Evaluation | undefined> {
  const [evaluation] = await db.select().from(evaluations).where(eq(evaluations.id, id));
  return evaluation;
}

/** The team of this name, or of one that looks like it. */
function isTeam(name: string) {
  return or(eq(teams.name, name), eq(teams.skeleton, nameSkeleton(name)));
}

function detail(db: Database) {
  return db
    .select({ submission: submissions, defenseName: defenses.name, teamName: teams.name })
    .from(submissions)
    .innerJoin(defenses, eq(defenses.id, submissions.defenseId))
    .innerJoin(teams, eq(teams.id, defenses.teamId))
    .$dynamic();
}
