import { connectDatabase, type Database } from '../db/client.ts';
import { attackKey, listTasksByAttack, type AttackName } from '../db/queries/read-attacks.ts';
import type { EvaluationDetail } from '../db/queries/read-submissions.ts';
import { listEvaluations, listQueuePositions } from '../db/queries/read-submissions.ts';
import type { Task } from '../db/schema/tasks.ts';

/** What every resolver gets: the database, and loaders that read for many submissions or attacks at once. */
export interface Context {
  readonly db: Database;
  readonly loadEvaluations: (submissionId: string) => Promise<readonly EvaluationDetail[]>;
  /** Unfinished submissions ahead of this one; undefined once it has ended. Read once a request. */
  readonly loadQueuePosition: (submissionId: string) => Promise<number | undefined>;
  /** The tasks of all suites with this attack. */
  readonly loadTasksOfAttack: (attack: AttackName) => Promise<readonly Task[]>;
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
  const loadEvaluations = batched((ids: readonly string[]) => listEvaluations(db, ids));
  const loadTasks = batched((attacks: readonly AttackName[]) => listTasksByAttack(db, attacks));
  let positions: ReturnType<typeof listQueuePositions> | undefined;
  return {
    db,
    loadQueuePosition: async (submissionId) => (await (positions ??= listQueuePositions(db))).get(submissionId),
    loadEvaluations: async (submissionId) => (await loadEvaluations(submissionId)).get(submissionId) ?? [],
    loadTasksOfAttack: async (attack) => (await loadTasks(attack)).get(attackKey(attack)) ?? [],
  };
}

/** Reads for all who ask within one turn of the event loop at once. */
function batched<Wanted, Found>(load: (wanted: readonly Wanted[]) => Promise<Found>): (one: Wanted) => Promise<Found> {
  let wanted: Wanted[] = [];
  let batch: Promise<Found> | undefined;
  return (one) => {
    wanted.push(one);
    return (batch ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      const all = wanted;
      wanted = [];
      batch = undefined;
      return load(all);
    }));
  };
}
