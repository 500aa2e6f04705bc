import unhomoglyph from 'unhomoglyph';
import { referenceTeam } from '../../benchmark/words/names.ts';

/**
 * What a reader takes a name for. Two names with the same skeleton look alike, and are one name here. It is the skeleton
 * of UTS 39, section 4, without regard to case, spaces and punctuation; + and & are kept, because "FT" and "FT+" are two
 * defenses.
 */
export function nameSkeleton(name: string): string {
  const likeCapitals = withoutLookalikes(name.normalize('NFKC')); // a Cyrillic capital may look like a Latin one only
  const likeSmall = withoutLookalikes(likeCapitals.toLowerCase());
  return likeSmall.replaceAll('i', 'l').replace(/[^\p{L}\p{M}\p{N}+&]/gu, ''); // a capital i looks like a small l
}

function withoutLookalikes(text: string): string {
  const visible = text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return unhomoglyph(visible).normalize('NFD');
}

/** Whether a name could pass for that of the team that enters the reference defenses, also by a small mark or sign. */
export function isReservedTeam(name: string): boolean {
  return nameSkeleton(name).replace(/[\p{M}+&]/gu, '') === nameSkeleton(referenceTeam);
}
