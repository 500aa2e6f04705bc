const lettersLeft = 4;

/**
 * Removes one ending: plural -s, -es or -ies, otherwise -ing or -ed. At least four letters remain.
 * @param word in lower case.
 * Source: attacks.md 3.2.5. `-ies` becomes `-y`, and `-es` is removed only after a sibilant, so that plural and singular
 * have the same stem.
 */
export function stemWord(word: string): string {
  const cut = (letters: number, instead = '') => {
    const stem = word.slice(0, word.length - letters) + instead;
    return stem.length >= lettersLeft ? stem : word;
  };
  if (word.endsWith('ies')) return cut(3, 'y');
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return cut(2);
  if (/[^su']s$/.test(word)) return cut(1);
  if (word.endsWith('ing')) return cut(3);
  if (word.endsWith('ed')) return cut(2);
  return word;
}
