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

/** What a container can be given of a task: the training set, the small trusted set, the backdoored model. */
export type TaskPart = 'train' | 'clean' | 'model';

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

/** One stage of the protocol. Its parser is exported beside it, because every stage answers with a type of its own. */
export interface StageDefinition<Id extends Stage = Stage> {
  readonly id: Id;
  /** What a defense of this stage does, in one sentence. */
  readonly summary: string;
  readonly sees: readonly TaskPart[];
  /** @param trainCount samples of the training set. */
  readonly outputs: (trainCount: number) => readonly OutputFile[];
  readonly limits: SandboxLimits;
  /** For the protocol page: paths are below /mbti/input and /mbti/output. */
  readonly texts: { readonly gets: string; readonly writes: string; readonly scored: string };
}
