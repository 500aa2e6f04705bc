const lettersLeft = 4;

/**
 * A word without one ending: plural -s, -es or -ies, else -ing or -ed; at least four letters are left.
 * @param word lower-case.
 * Source: attacks.md 3.2.5. `-ies` becomes `-y`, and `-es` goes as a whole behind a hiss only, or plural and singular
 * would not meet.
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
