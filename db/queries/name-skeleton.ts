import unhomoglyph from 'unhomoglyph';
import { referenceTeam } from '../../benchmark/words/names.ts';

/**
 * What a reader takes a name for. Two names with the same skeleton look alike. It is the skeleton of UTS 39, section 4,
 * without regard to case, spaces and punctuation; + and & are kept, because "FT" and "FT+" are two defenses.
 */
export function nameSkeleton(name: string): string {
  const likeCapitals = withoutLookalikes(name.normalize('NFKC')); // a Cyrillic capital may look like a Latin one only
  const likeSmall = withoutLookalikes(likeCapitals.toLowerCase());
  return likeSmall.replaceAll('i', 'l').replace(/[^\p{L}\p{M}\p{N}+&]/gu, ''); // a capital i looks like a small l
}

const betweenDigits = /(?<=\p{Nd})[^\p{L}\p{M}\p{N}+&]+(?=\p{Nd})/u;

/**
 * The skeleton of a defense within its team, which keeps that digits are separated: "FT 1.10" and "FT 11.0" are two
 * versions. Teams have the stricter one, because strangers could spell a version with letters that look like digits.
 */
export function defenseSkeleton(name: string): string {
  return name.normalize('NFKC').split(betweenDigits).map(nameSkeleton).join('.');
}

/** Whether two names are the same text but for case and runs of spaces. */
export function isSameName(one: string, other: string): boolean {
  const fold = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  return fold(one) === fold(other);
}

function withoutLookalikes(text: string): string {
  const visible = text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return unhomoglyph(visible).normalize('NFD');
}

/** Whether a name could pass for that of the team that enters the reference defenses, also by a small mark or sign. */
export function isReservedTeam(name: string): boolean {
  return nameSkeleton(name).replace(/[\p{M}+&]/gu, '') === nameSkeleton(referenceTeam);
}
