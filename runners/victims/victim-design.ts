import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Victim } from './architecture.ts';

/** The data that a victim is built for. */
export interface VictimTask {
  readonly form: SampleForm;
  readonly classCount: number;
}

/** A kind of victim. Each has one source file. */
export interface VictimDesign {
  readonly id: string;
  readonly modality: Modality;
  /** @throws VictimError INPUT_FORM_UNSUPPORTED */
  build(task: VictimTask): Victim;
}
