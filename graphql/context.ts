import { connectDatabase, type Database } from '../db/client.ts';
import { attackKey, listTasksByAttack, type AttackName } from '../db/queries/read-attacks.ts';
import { listRankedSuites, readBoard, type BoardFilter, type RankedEntry } from '../db/queries/read-board.ts';
import {
  readInspectionBoard,
  type InspectionFilter,
  type RankedInspection,
} from '../db/queries/read-inspection-board.ts';
import { readProvisional, type ProvisionalEntry } from '../db/queries/read-provisional.ts';
import {
  findTasks,
  listSuitesOfTasks,
  listTaskCounts,
  listTasks,
  type TaskCounts,
  type SuiteTaskRow,
  type TaskRow,
} from '../db/queries/read-tasks.ts';
import { listEvaluations, listScoreCounts, type EvaluationDetail } from '../db/queries/read-submissions.ts';
import type { EvaluationCounts } from '../benchmark/scoring/counts.ts';
import { listEntriesOfImages, type StageEntry } from '../db/queries/list-entries-of-image.ts';
import { readForecast } from '../db/queries/read-forecast.ts';
import { listSteps } from '../db/queries/submission-steps.ts';
import type { Forecast } from '../db/queue/forecast-queue.ts';
import type { SubmissionStepRow } from '../db/schema/submissions.ts';

/** What every resolver gets: the database, and loaders that read the same thing at most once for each request. */
export interface Context {
  readonly db: Database;
  /** All rows of a board in rank order. */
  readonly loadBoard: (filter: BoardFilter) => Promise<readonly RankedEntry[]>;
  readonly loadInspectionBoard: (filter: InspectionFilter) => Promise<readonly RankedInspection[]>;
  /** The suites that a submission has entries on, ranked or replaced by a later one. */
  readonly loadRankedSuites: (submissionId: string) => Promise<readonly string[]>;
  /** The running submissions that will be ranked on a board. */
  readonly loadProvisional: (filter: BoardFilter) => Promise<readonly ProvisionalEntry[]>;
  /** The tasks of a suite in a fixed order. */
  readonly loadTasks: (suiteId: string) => Promise<readonly SuiteTaskRow[]>;
  /** The tasks of all suites with this attack. */
  readonly loadTasksOfAttack: (attack: AttackName) => Promise<readonly TaskRow[]>;
  /** @throws Error if there is no such task, which no reference in the database allows. */
  readonly loadTask: (taskId: string) => Promise<TaskRow>;
  /** The suites that a task belongs to. */
  readonly loadSuitesOfTask: (taskId: string) => Promise<readonly string[]>;
  /** The integers behind the rates of a task. */
  readonly loadTaskCounts: (taskId: string) => Promise<TaskCounts>;
  /** The integers behind the score of an evaluation. */
  readonly loadScoreCounts: (evaluationId: string) => Promise<EvaluationCounts>;
  /** The states that a submission has reached, in the order of the life cycle. */
  readonly loadSteps: (submissionId: string) => Promise<readonly SubmissionStepRow[]>;
  /** The submissions of an image for several stages, by the first one. */
  readonly loadEntriesOfImage: (firstId: string) => Promise<readonly StageEntry[]>;
  readonly loadEvaluations: (submissionId: string) => Promise<readonly EvaluationDetail[]>;
  /** When an unfinished submission will be served; undefined once it has ended. At most two seconds old. */
  readonly loadForecast: (submissionId: string) => Promise<QueueForecast | undefined>;
}

const holder = globalThis as { mbtiDatabase?: Database }; // survives hot reloading in development

/** @throws an error that says how to start the product when no database is configured. */
function database(): Database {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set. Start the product with npm start, which starts a database.');
  return (holder.mbtiDatabase ??= connectDatabase(url).db);
}

type QueueForecast = Forecast & { readonly isMeasured: boolean };

const forecastMs = 2_000;
interface KnownForecast {
  readonly read: ReturnType<typeof readForecast>;
  validUntil: number;
}
const forecasts = new WeakMap<Database, KnownForecast>();

/** Many open pages ask every second, and the forecast follows the whole queue, so that they share it for a while. */
function recentForecast(db: Database, { isNew = false } = {}): ReturnType<typeof readForecast> {
  const known = forecasts.get(db);
  if (known && !isNew && performance.now() < known.validUntil) return known.read;
  const startedAt = performance.now();
  const next = { read: readForecast(db), validUntil: Infinity };
  forecasts.set(db, next);
  next.read.then(
    // long queues less often
    () => (next.validUntil = startedAt + Math.max(forecastMs, 20 * (performance.now() - startedAt))),
    () => forecasts.delete(db),
  );
  return next.read;
}

/** Called once for each request. */
export function createContext(db: Database = database()): Context {
  const loadEvaluations = batched((ids: readonly string[]) => listEvaluations(db, ids));
  const loadSteps = batched((ids: readonly string[]) => listSteps(db, ids));
  const loadEntriesOfImages = batched((ids: readonly string[]) => listEntriesOfImages(db, ids));
  const loadTasksById = batched((ids: readonly string[]) => findTasks(db, ids));
  const loadSuitesOfTasks = batched((ids: readonly string[]) => listSuitesOfTasks(db, ids));
  const loadRankedSuites = batched((ids: readonly string[]) => listRankedSuites(db, ids));
  const loadTaskCounts = batched((ids: readonly string[]) => listTaskCounts(db, ids));
  const loadScoreCounts = batched((ids: readonly string[]) => listScoreCounts(db, ids));
  const loadTasksOfAttacks = batched((attacks: readonly AttackName[]) => listTasksByAttack(db, attacks));
  return {
    db,
    loadBoard: once((filter: BoardFilter) => readBoard(db, filter)),
    loadInspectionBoard: once((filter: InspectionFilter) => readInspectionBoard(db, filter)),
    loadRankedSuites: async (submissionId) => (await loadRankedSuites(submissionId)).get(submissionId) ?? [],
    loadProvisional: once((filter: BoardFilter) => readProvisional(db, filter)),
    loadTasks: once((suiteId: string) => listTasks(db, suiteId)),
    loadTasksOfAttack: async (attack) => (await loadTasksOfAttacks(attack)).get(attackKey(attack)) ?? [],
    loadTask: async (taskId) => found((await loadTasksById(taskId)).get(taskId), `task ${taskId}`),
    loadSuitesOfTask: async (taskId) => (await loadSuitesOfTasks(taskId)).get(taskId) ?? [],
    loadTaskCounts: async (taskId) => found((await loadTaskCounts(taskId)).get(taskId), `task ${taskId}`),
    loadScoreCounts: async (id) => found((await loadScoreCounts(id)).get(id), `score of evaluation ${id}`),
    loadSteps: async (submissionId) => (await loadSteps(submissionId)).get(submissionId) ?? [],
    loadEntriesOfImage: async (firstId) => (await loadEntriesOfImages(firstId)).get(firstId) ?? [],
    loadEvaluations: async (submissionId) => (await loadEvaluations(submissionId)).get(submissionId) ?? [],
    loadForecast: async (submissionId) =>
      (await recentForecast(db)).get(submissionId) ?? (await recentForecast(db, { isNew: true })).get(submissionId),
  };
}

function found<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`There is no ${what}.`);
  return row;
}

/** Remembers what was loaded for the same arguments, which must be JSON. */
function once<Arguments extends readonly unknown[], Found>(
  load: (...given: Arguments) => Promise<Found>,
): (...given: Arguments) => Promise<Found> {
  const loaded = new Map<string, Promise<Found>>();
  return (...given) => {
    const key = JSON.stringify(given);
    const known = loaded.get(key) ?? load(...given);
    loaded.set(key, known);
    return known;
  };
}

/** Combines all calls within one turn of the event loop into one read. */
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
