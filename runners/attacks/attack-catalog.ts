import type { AudioSamples, ImageSamples, Modality, TextSamples } from '../datasets/dataset.ts';
import type { SamplesOf } from '../datasets/sample-buffer.ts';
import type { Attack } from './attack.ts';
import { badnets } from './image/badnets.ts';
import { blend } from './image/blend.ts';
import { PoisonError } from './poison-error.ts';

/** An attack of whichever modality. */
export type AnyAttack = Attack<ImageSamples> | Attack<TextSamples> | Attack<AudioSamples>;

/** Every attack this benchmark can run, one line each. */
export const attackCatalog: readonly AnyAttack[] = [
  badnets, // image
  blend, // image
];

/**
 * The attack with this id; ids are unique within a modality.
 * @throws PoisonError ATTACK_UNKNOWN naming the known ids.
 */
export function findAttack<M extends Modality>(modality: M, id: string): Attack<SamplesOf<M>> {
  const ofModality = attackCatalog.filter((attack) => attack.modality === modality);
  const found = ofModality.find((attack) => attack.id === id);
  if (found === undefined) {
    const known = ofModality.map((attack) => attack.id);
    const message = `No ${modality} attack is called "${id}"; known are: ${known.join(', ') || 'none'}.`;
    throw new PoisonError('ATTACK_UNKNOWN', message, { modality, id, known });
  }
  return found as unknown as Attack<SamplesOf<M>>; // its modality is M, as just checked
}
