import type { Stage } from '../words/stage.ts';
import type { SandboxLimits } from './sandbox-limits.ts';

/** Version of the container protocol: `org.backdoormbti.protocol`, and `protocol` in task.json. */
export const protocolVersion = 1;

/** Where a container finds its task and leaves its answer. */
export const inputMount = '/mbti/input';
export const outputMount = '/mbti/output';

/** Environment variable that holds the path of task.json. */
export const taskVariable = 'MBTI_TASK';
export const taskFile = `${inputMount}/task.json`;

/**
 * What a container can be given of a task: the training set, the small trusted set, the first ten samples of each class
 * of that set (at most 200), the architecture of the victim, a trained model.
 */
export type TaskPart = 'train' | 'clean' | 'few-clean' | 'victim' | 'model';

/** The most samples that `few-clean` has. Source: defenses.md 1.2. */
export const fewClean = { perClass: 10, most: 200 } as const;

/** A file that a container writes, as task.json announces it. */
export interface OutputFile {
  readonly name: string;
  /** NumPy dtype, or the file format. */
  readonly dtype: string;
  /** Null where the format carries the shape. */
  readonly shape: readonly number[] | null;
  /** Of several files that are not required, one must be there. */
  readonly required: boolean;
}

/** How many queries a container has to answer at once, and how soon. */
export interface QueryPlan {
  /** Queries that are written before all of them must be answered. */
  readonly window: number;
  /** Until the first answer, so that the container can prepare itself. */
  readonly firstAnswerMs: number;
  /** For each window after the first answer. */
  readonly windowMs: number;
  readonly answerBytesMax: number;
  /** Samples that are asked a second time, in another window, in each of the two runs. */
  readonly repeats: number;
}

/** One stage of the protocol. Its parser is exported beside it, because every stage answers with a type of its own. */
export interface StageDefinition<Id extends Stage = Stage> {
  readonly id: Id;
  /** What a defense of this stage does, in one sentence. */
  readonly summary: string;
  readonly sees: readonly TaskPart[];
  /** @param trainCount samples of the training set. */
  readonly outputs: (trainCount: number) => readonly OutputFile[];
  readonly limits: SandboxLimits;
  /** How queries reach a container that answers them while it runs; null for stages that answer with files only. */
  readonly queries: QueryPlan | null;
  /** For the protocol page: paths are below /mbti/input and /mbti/output. */
  readonly texts: { readonly gets: string; readonly writes: string; readonly scored: string };
}
