import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { VictimNetwork } from '../victims/victim-network.ts';

export interface CraftRequest {
  /** A model trained on the clean training split; the caller disposes it. */
  readonly surrogate: VictimNetwork;
  readonly form: SampleForm;
  /** Parameters of the attack, unparsed. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly triggerSeed: number;
  readonly onProgress?: (progress: unknown) => void;
}

/** Crafts one artifact with a tensor library. The result is quantized, so that everything after it is exact. */
export type Craft = (request: CraftRequest) => Promise<Uint8Array>;
