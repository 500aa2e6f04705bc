import { PoisonError } from '../../benchmark/attacks/poison/poison-error.ts';
import { trojanArtifact } from '../../benchmark/attacks/image/patch/trojannn.ts';
import type { SampleForm } from '../../benchmark/samples/dataset.ts';
import type { VictimNetwork } from '../victims/victim-network.ts';
import { craftTrojanTrigger } from './craft-trojan-trigger.ts';

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

/** How each artifact that an attack names is made, one line each. */
const crafts: ReadonlyMap<string, Craft> = new Map([[trojanArtifact, craftTrojanTrigger]]);

/** @throws PoisonError ARTIFACT_MISSING naming the known ones. */
export function findCraft(name: string): Craft {
  const craft = crafts.get(name);
  if (craft) return craft;
  const known = [...crafts.keys()];
  const message = `Nothing is known of how to craft "${name}"; known are: ${known.join(', ')}.`;
  throw new PoisonError('ARTIFACT_MISSING', message, { name, known });
}
