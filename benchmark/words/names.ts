/** The team that enters the reference defenses. Only the platform can enter under this name. */
export const referenceTeam = 'reference';

export const nameLengthMin = 2;
export const nameLengthMax = 60;
const namePattern = /^[\p{L}\p{N}][\p{L}\p{N} ._+()-]*$/u;

/**
 * Brings a team or defense name into the form that is stored, or says what is wrong with it.
 * @param subject names it in the sentence, such as "The team name".
 */
export function checkName(text: string, subject: string): { readonly name: string } | { readonly problem: string } {
  const name = text.trim().normalize('NFKC');
  if (name.length < nameLengthMin) return { problem: `${subject} needs at least ${nameLengthMin} characters` };
  if (name.length > nameLengthMax) return { problem: `${subject} may have at most ${nameLengthMax} characters` };
  if (!namePattern.test(name)) {
    return {
      problem: `${subject} may contain letters, digits, spaces and . _ + ( ) -, and must start with a letter or digit`,
    };
  }
  if (!isOfOneScript(name)) {
    return { problem: `${subject} mixes Latin letters with letters of another script; use one script` };
  }
  return { name };
}

/** A Latin name with one Cyrillic letter in it could pass for another team's name. */
function isOfOneScript(name: string): boolean {
  const letters = name.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  return latin === 0 || latin === letters.length;
}

export function isReservedTeam(name: string): boolean {
  return name.toLowerCase() === referenceTeam;
}
