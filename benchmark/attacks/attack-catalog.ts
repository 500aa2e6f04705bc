import type { Samples } from '../samples/dataset.ts';
import type { Modality } from '../words/modality.ts';
import type { SamplesOf } from '../samples/sample-buffer.ts';
import type { Attack } from './attack.ts';
import { badnets as audioBadnets } from './audio/badnets.ts';
import { blend as audioBlend } from './audio/blend/blend.ts';
import { daba } from './audio/daba/daba.ts';
import { gis } from './audio/gis/gis.ts';
import { ultrasonic } from './audio/ultrasonic.ts';
import { adaptiveBlend } from './image/blend/adaptive-blend.ts';
import { badnets as imageBadnets } from './image/patch/badnets.ts';
import { blend as imageBlend } from './image/blend/blend.ts';
import { bpp } from './image/bpp/bpp.ts';
import { dynaTrigger } from './image/patch/dyna-trigger.ts';
import { lowFrequency } from './image/low-frequency/low-frequency.ts';
import { pnoise } from './image/pnoise/pnoise.ts';
import { refool } from './image/refool/refool.ts';
import { sig } from './image/sig.ts';
import { trojannn } from './image/patch/trojannn.ts';
import { ubw } from './image/patch/ubw.ts';
import { wanet } from './image/wanet/wanet.ts';
import { PoisonError } from './poison/poison-error.ts';
import { addsent } from './text/addsent.ts';
import { badnets as textBadnets } from './text/badnets.ts';
import { bite, biteFirst } from './text/bite/bite.ts';
import { stylebkd, stylebkdFirst } from './text/stylebkd/stylebkd.ts';
import { synbkd, synbkdFirst } from './text/synbkd/synbkd.ts';

/**
 * An attack of any modality, which may be called with any samples: `createTrigger` checks at run time that they are of
 * the attack's own modality.
 */
export type AnyAttack = Attack<Samples>;

/** Every attack this benchmark can run, one line each. */
export const attackCatalog: readonly AnyAttack[] = [
  imageBadnets,
  imageBlend,
  sig,
  wanet,
  bpp,
  lowFrequency,
  refool,
  dynaTrigger,
  pnoise,
  adaptiveBlend,
  ubw,
  trojannn,
  textBadnets,
  addsent,
  synbkd,
  stylebkd,
  bite,
  audioBadnets,
  audioBlend,
  ultrasonic,
  daba,
  gis,
];

/** Earlier versions of attacks, which published suites still name. They appear in no list and on no page. */
export const earlierAttacks: readonly AnyAttack[] = [synbkdFirst, stylebkdFirst, biteFirst];

/**
 * The attack with this id; ids are unique within a modality. A modality that is only known at run time gives an
 * `AnyAttack`.
 * @param version default: the newest.
 * @throws PoisonError ATTACK_UNKNOWN naming the known ids, or the known versions of the attack.
 */
export function findAttack<M extends Modality>(modality: M, id: string, version?: string): Attack<SamplesOf<M>> {
  const ofModality = attackCatalog.filter((attack) => attack.modality === modality);
  const newest = ofModality.find((attack) => attack.id === id);
  const versions = [
    ...(newest ? [newest] : []),
    ...earlierAttacks.filter((a) => a.modality === modality && a.id === id),
  ];
  const found = version === undefined ? newest : versions.find((attack) => attack.version === version);
  if (found === undefined && newest !== undefined) {
    const known = versions.map((attack) => attack.version);
    const message = `The recipe needs ${id} version ${version}, but this release has ${known.join(' and ')}.`;
    throw new PoisonError('ATTACK_UNKNOWN', message, { modality, id, expected: version, known });
  }
  if (found === undefined) {
    const known = ofModality.map((attack) => attack.id);
    const message = `There is no ${modality} attack "${id}"; known attacks: ${known.join(', ') || 'none'}.`;
    throw new PoisonError('ATTACK_UNKNOWN', message, { modality, id, known });
  }
  return found as Attack<SamplesOf<M>>; // its modality is M
}

/**
 * The same attack, typed for the given samples.
 * @throws PoisonError SHAPE_UNSUPPORTED if the samples are of another modality.
 */
export function attackFor<S extends Samples>(samples: S, attack: AnyAttack): Attack<S> {
  if (attack.modality === samples.modality) return attack as Attack<S>;
  const message = `${attack.modality}/${attack.id} cannot poison ${samples.modality} samples.`;
  throw new PoisonError('SHAPE_UNSUPPORTED', message, { attack: attack.id, modality: samples.modality });
}
