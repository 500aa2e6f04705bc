import type { Modality } from '../benchmark/words/modality.ts';
import type { Stage } from '../benchmark/words/stage.ts';
import type { OutputOptions } from './command-output.ts';

export interface BoardOptions extends OutputOptions {
  readonly url: string;
  readonly suite?: string;
  readonly stage?: Stage;
  readonly modality?: Modality;
}
