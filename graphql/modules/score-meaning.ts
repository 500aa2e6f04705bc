import { terms, type Term } from '../../benchmark/words/terms.ts';

/**
 * The description of a field with a score. Tables show scores in percent, the API returns fractions.
 * @param of what was measured, such as "after the defense".
 */
export function scoreMeaning(term: Term, of?: string): string {
  return `${terms[term].name}. A fraction in [0, 1]${of === undefined ? '' : `, ${of}`}.`;
}
