import { PoisonError } from '../../benchmark/attacks/poison/poison-error.ts';
import { trojanArtifact } from '../../benchmark/attacks/image/patch/trojannn.ts';
import type { Craft } from './craft.ts';
import { craftTrojanTrigger } from './craft-trojan-trigger.ts';

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
