import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { VictimNetwork } from '../victims/victim-network.ts';

export interface CraftRequest {
  /** Trained on the clean training split; the caller disposes it. */
  readonly surrogate: VictimNetwork;
  readonly form: SampleForm;
  /** Of the attack, unparsed. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly triggerSeed: number;
  readonly onProgress?: (progress: unknown) => void;
}

/** Makes one artifact with a tensor library; what it returns is quantized, and from there on all is exact. */
export type Craft = (request: CraftRequest) => Promise<Uint8Array>;
