import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import { sampleTask } from './sample-suite.ts';

type Sample = ReturnType<typeof sampleTask>;

/** Four image tasks, of which a later one is cheaper. */
export const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id, index) =>
  sampleTask({ id, trainCount: 4000 - 1000 * index }, { attack: { targetLabel: index } }),
) as [Sample, Sample, Sample, Sample];

/** A suite of made-up tasks. */
export const suiteOf = (id: string, tasks: readonly Pick<Sample, 'manifest'>[]) => ({
  id,
  title: id,
  manifestSha256: id,
  manifest: { tasks: tasks.map(({ manifest }) => (manifest as { recipe: unknown }).recipe) },
});

/** Empties the database and registers mini@9 with two tasks and core@9 with all four. */
export async function resetSuites(db: Database): Promise<void> {
  await db.execute(sql`
    truncate submissions, evaluations, scores, results, board_entries, jobs, suites, suite_tasks, tasks cascade`);
  await registerSuite(db, suiteOf('mini@9', [a, b]), [a, b]);
  await registerSuite(db, suiteOf('core@9', [a, b, c, d]), [a, b, c, d]);
}
