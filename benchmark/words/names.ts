/** The team that enters the reference defenses. Only the platform can enter under this name. */
export const referenceTeam = 'reference';

export const nameLengthMin = 2;
export const nameLengthMax = 60;

/** Punctuation that a name may have beside letters, marks, digits and single spaces. */
const punctuation = ". _ + ( ) - , & / ' :";

const namePattern = /^[\p{L}\p{M}\p{Nd} ._+()\-,&/':]+$/u;
const startPattern = /^[\p{L}\p{Nd}]/u;
/** Characters that have no shape of their own: fillers, joiners, direction marks, selectors of variants. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** UTS 39, section 5.4: more than four marks on a letter, or the same mark twice, cannot be read. In the form NFD. */
const piledMarks = /\p{M}{5}|(\p{Mn})\1/u;
/** Marks that cross a letter out or enclose it; letters with a stroke, such as đ, have characters of their own. */
const overlaidMark = /[\u0334-\u0338\u20D0-\u20FF\p{Me}]/u;
const markWithoutLetter = /(?<![\p{L}\p{M}\p{Nd}])\p{M}/u;

/** The scripts in common use (UAX 31, table 5). Some of them are written together and count as one. */
const scripts = {
  Latin: /\p{Script=Latin}/u,
  'Chinese, Japanese or Korean':
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}]/u,
  Arabic: /\p{Script=Arabic}/u,
  Armenian: /\p{Script=Armenian}/u,
  Bengali: /\p{Script=Bengali}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Devanagari: /\p{Script=Devanagari}/u,
  Ethiopic: /\p{Script=Ethiopic}/u,
  Georgian: /\p{Script=Georgian}/u,
  Greek: /\p{Script=Greek}/u,
  Gujarati: /\p{Script=Gujarati}/u,
  Gurmukhi: /\p{Script=Gurmukhi}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Kannada: /\p{Script=Kannada}/u,
  Khmer: /\p{Script=Khmer}/u,
  Lao: /\p{Script=Lao}/u,
  Malayalam: /\p{Script=Malayalam}/u,
  Myanmar: /\p{Script=Myanmar}/u,
  Oriya: /\p{Script=Oriya}/u,
  Sinhala: /\p{Script=Sinhala}/u,
  Tamil: /\p{Script=Tamil}/u,
  Telugu: /\p{Script=Telugu}/u,
  Thaana: /\p{Script=Thaana}/u,
  Thai: /\p{Script=Thai}/u,
  Tibetan: /\p{Script=Tibetan}/u,
} as const;
type Script = keyof typeof scripts;
const cjk = 'Chinese, Japanese or Korean' satisfies Script;

/** Scripts with many letters that look like Latin ones. They may not share a word with them. */
const likeLatin: readonly Script[] = ['Armenian', 'Cyrillic', 'Greek'];

/**
 * Latin letters of alphabets that are written today, with those of Africa. What UTS 39 restricts is left out: letters
 * of phonetics such as small capitals, clicks that look like punctuation (U+01C0 to U+01C3), and obsolete letters.
 */
const latinOfAlphabets =
  /[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u017E\u01A0\u01A1\u01AF\u01B0\u01CD-\u01DC\u01DE-\u01F0\u01F4\u01F5\u01F8-\u021B\u021E\u021F\u0226-\u0233\u1E00-\u1E99\u1E9E\u1EA0-\u1EF9ƁɓƆɔƉɖƊɗƎǝƏəƐɛƔɣƘƙƝɲƱʊƲʋƳƴ]/u;

/** Sets of scripts within the second group that are written together (UTS 39, "highly restrictive"). */
const writtenTogether = [
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*$/u,
  /^[\p{Script=Han}\p{Script=Bopomofo}]*$/u,
  /^[\p{Script=Han}\p{Script=Hangul}]*$/u,
];

/**
 * Brings a team or defense name into the form that is stored, or says what is wrong with it. The rules follow UTS 39:
 * letters of one script in common use, or of Latin and one other, with their digits; nothing invisible; no letters that
 * look like punctuation; no marks that overlay a letter, and no piles of marks.
 * @param subject names it in the sentence, such as "The team name".
 */
export function checkName(text: string, subject: string): { readonly name: string } | { readonly problem: string } {
  const name = text
    .normalize('NFKC')
    .replace(/[\u2019\u02BB\u02BC]/g, "'")
    .replace(/ +/g, ' ')
    .trim();
  const problem = problemOf(name);
  return problem === null ? { name } : { problem: `${subject} ${problem}` };
}

function problemOf(name: string): string | null {
  const { length } = Array.from(name);
  const hidden = invisible.exec(name);
  if (hidden) return `contains an invisible character (${codePoint(hidden[0])}); remove it`;
  if (length < nameLengthMin) return `needs at least ${nameLengthMin} characters`;
  if (length > nameLengthMax) return `may have at most ${nameLengthMax} characters, found ${length}`;
  if (!namePattern.test(name)) return `may contain letters, digits, spaces and ${punctuation}${found(name)}`;
  if (!startPattern.test(name)) return 'must start with a letter or digit';
  if (markWithoutLetter.test(name)) return 'has a mark that is on no letter';
  const overlaid = overlaidMark.exec(name);
  if (overlaid) return `has a mark that crosses a letter out or encloses it (${codePoint(overlaid[0])})`;
  if (piledMarks.test(name.normalize('NFD')))
    return 'has more than four marks on one letter, or the same mark twice in a row';
  return scriptProblem(name) ?? digitProblem(name);
}

function found(name: string): string {
  const other = Array.from(name).find((character) => !namePattern.test(character));
  if (other === undefined) return '';
  return /[\p{P}\p{S}]/u.test(other) ? `, found ${other} (${codePoint(other)})` : `, found ${codePoint(other)}`;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function scriptProblem(name: string): string | null {
  const letters = Array.from(name.match(/\p{L}/gu) ?? []);
  const unknown = letters.find((letter) => scriptOf(letter) === undefined && !isShared(letter));
  if (unknown) return `contains a letter that is not of a script in common use (${unknown}, ${codePoint(unknown)})`;
  const phonetic = letters.find((letter) => scriptOf(letter) === 'Latin' && !latinOfAlphabets.test(letter));
  if (phonetic)
    return `contains a letter of phonetics or of no alphabet in use, which looks like another character (${phonetic}, ${codePoint(phonetic)})`;
  const used = scriptsOf(letters.join(''));
  const others = used.filter((script) => script !== 'Latin');
  if (others.length > 1) return `mixes letters of ${used.join(', ')}; use one script, or Latin and one other`;
  const eastAsian = letters.filter((letter) => scripts[cjk].test(letter)).join('');
  if (!writtenTogether.some((pattern) => pattern.test(eastAsian))) return 'mixes Japanese, Korean or Bopomofo letters';
  const mixed = name.split(/[^\p{L}\p{M}\p{Nd}]+/u).find((word) => {
    const within = scriptsOf(word);
    return within.includes('Latin') && within.some((script) => likeLatin.includes(script));
  });
  return mixed === undefined
    ? null
    : `has a word of Latin and ${others.join()} letters (${mixed}); use one of them in a word`;
}

function scriptOf(letter: string): Script | undefined {
  return (Object.keys(scripts) as Script[]).find((script) => scripts[script].test(letter));
}

/** UTS 39, section 5.3: digits of one system, which is the European one or belongs to a script of the letters. */
function digitProblem(name: string): string | null {
  const digits = Array.from(name.match(/\p{Nd}/gu) ?? []);
  const systems = new Set(digits.map(zeroOf));
  if (systems.size > 1) return 'mixes digits of several scripts; use those of one';
  const letters = name.match(/\p{L}/gu)?.join('') ?? '';
  const foreign = digits.find(
    (digit) => !/[0-9]/.test(digit) && letters !== '' && !isOfScripts(digit, scriptsOf(letters)),
  );
  return foreign === undefined
    ? null
    : `has a digit of another script than its letters (${foreign}, ${codePoint(foreign)})`;
}

/** The code point of the zero in the system of a digit. Each system is a run of ten characters. */
function zeroOf(digit: string): number {
  let zero = digit.codePointAt(0) ?? 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return zero;
}

/** Whether a digit is used by one of these scripts, perhaps among others. Chinese, Japanese and Korean have none. */
function isOfScripts(digit: string, used: readonly Script[]): boolean {
  return used.some((script) => script !== cjk && digitsOf(script).test(digit));
}

const digitsOf = (script: Exclude<Script, typeof cjk>) => new RegExp(`\\p{Script_Extensions=${script}}`, 'u');

/** A letter of both Japanese syllabaries. Other letters of several scripts look like punctuation, such as U+02D0. */
function isShared(letter: string): boolean {
  return /[\u3006\u30FC]/.test(letter);
}

function scriptsOf(text: string): readonly Script[] {
  return (Object.keys(scripts) as Script[]).filter((script) => scripts[script].test(text));
}
