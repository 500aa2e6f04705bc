import type { AudioSamples, ImageSamples, Modality, TextSamples } from '../datasets/dataset.ts';
import type { SamplesOf } from '../datasets/sample-buffer.ts';
import type { Attack } from './attack.ts';
import { badnets as audioBadnets } from './audio/badnets.ts';
import { blend as audioBlend } from './audio/blend.ts';
import { badnets as imageBadnets } from './image/badnets.ts';
import { blend as imageBlend } from './image/blend.ts';
import { PoisonError } from './poison-error.ts';
import { addsent } from './text/addsent.ts';
import { badnets as textBadnets } from './text/badnets.ts';

/** An attack of whichever modality. */
export type AnyAttack = Attack<ImageSamples> | Attack<TextSamples> | Attack<AudioSamples>;

/** Every attack this benchmark can run, one line each. */
export const attackCatalog: readonly AnyAttack[] = [
  imageBadnets,
  imageBlend,
  textBadnets,
  addsent,
  audioBadnets,
  audioBlend,
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
