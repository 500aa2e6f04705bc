import type { Failure } from '../benchmark/words/failure.ts';
import type { Stage } from '../benchmark/words/stage.ts';
import type { ImageScore } from '../runners/measure/evaluate-image.ts';
import type { LocalTask } from './local-tasks.ts';

/** An image on one task at one stage. */
export interface LocalRun {
  readonly stage: Stage;
  readonly task: LocalTask;
  readonly result: { readonly score: ImageScore } | { readonly failure: Failure };
  readonly logTail: string | null;
}
