import { connectDatabase, type Database } from '../db/client.ts';
import type { EvaluationDetail } from '../db/queries/read-submissions.ts';
import { listEvaluations, listQueuePositions } from '../db/queries/read-submissions.ts';

/** What every resolver gets: the database, and loaders that read for many submissions at once. */
export interface Context {
  readonly db: Database;
  readonly loadEvaluations: (submissionId: string) => Promise<readonly EvaluationDetail[]>;
  /** Unfinished submissions ahead of this one; undefined once it has ended. Read once a request. */
  readonly loadQueuePosition: (submissionId: string) => Promise<number | undefined>;
}

const holder = globalThis as { mbtiDatabase?: Database }; // survives hot reloading in development

/** @throws an error that says how to start the product when no database is configured. */
function database(): Database {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: start the product with npm start, which starts a database.');
  return (holder.mbtiDatabase ??= connectDatabase(url).db);
}

/** One context a request. */
export function createContext(db: Database = database()): Context {
  let wanted: string[] = [];
  let batch: Promise<ReadonlyMap<string, readonly EvaluationDetail[]>> | undefined;
  let positions: ReturnType<typeof listQueuePositions> | undefined;
  return {
    db,
    loadQueuePosition: async (submissionId) => (await (positions ??= listQueuePositions(db))).get(submissionId),
    loadEvaluations: async (submissionId) => {
      wanted.push(submissionId);
      batch ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
        const ids = wanted;
        wanted = [];
        batch = undefined;
        return listEvaluations(db, ids);
      });
      return (await batch).get(submissionId) ?? [];
    },
  };
}
