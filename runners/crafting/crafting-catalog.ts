import { PoisonError } from '../../benchmark/attacks/poison/poison-error.ts';
import { trojanArtifact } from '../../benchmark/attacks/image/patch/trojannn.ts';
import type { Craft } from './craft.ts';
import { craftTrojanTrigger } from './craft-trojan-trigger.ts';

/** How to craft each artifact of an attack, one line each. */
const crafts: ReadonlyMap<string, Craft> = new Map([[trojanArtifact, craftTrojanTrigger]]);

/** @throws PoisonError ARTIFACT_MISSING with the known artifacts. */
export function findCraft(name: string): Craft {
  const craft = crafts.get(name);
  if (craft) return craft;
  const known = [...crafts.keys()];
  const message = `There is no way to craft "${name}"; known artifacts: ${known.join(', ')}.`;
  throw new PoisonError('ARTIFACT_MISSING', message, { name, known });
}
