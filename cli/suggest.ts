import { distance } from 'fastest-levenshtein';
import { CodedError } from '../benchmark/coded-error.ts';

/** Nothing is suggested if more than two fifths of the letters would have to change. */
const changedShareMax = 0.4;

/**
 * The known id that was most likely meant, as a sentence; empty if none is close. The errors about unknown ids carry
 * what was given and what is known.
 */
export function suggestionFor(error: unknown): string {
  if (!(error instanceof CodedError)) return '';
  const { id, name, known } = error.facts;
  const given = [id, name].find((text) => typeof text === 'string');
  if (typeof given !== 'string' || !Array.isArray(known)) return '';
  const meant = closest(
    given,
    known.filter((one) => typeof one === 'string'),
  );
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** The most similar of the words. An id may be given without its modality or version: image/badnets, mini@4. */
export function closest(given: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((word) => {
      const forms = [word, word.split('/').at(-1) ?? word, word.split('@', 1)[0] ?? word];
      return { word, share: Math.min(...forms.map((form) => changedShare(given, form))) };
    })
    .toSorted((a, b) => a.share - b.share);
  const [best] = ranked;
  return best && best.share <= changedShareMax ? best.word : undefined;
}

function changedShare(given: string, form: string): number {
  return distance(given.toLowerCase(), form.toLowerCase()) / Math.max(given.length, form.length, 1);
}
