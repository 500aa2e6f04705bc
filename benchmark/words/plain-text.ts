const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from a container or a server, safe to print: no terminal escapes, no control characters but tab and line feed.
 */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(escapeSequences, '').replace(controlCharacters, '');
}

/**
 * Text from a container as one line of well-formed Unicode without control characters. PostgreSQL refuses NUL, and
 * terminals obey escape sequences.
 * @param charactersMax longer text is cut, and its length is appended.
 */
export function singleLine(text: string, charactersMax: number): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
  return clean.length <= charactersMax
    ? clean
    : `${clean.slice(0, charactersMax).toWellFormed()} … (${clean.length} characters)`;
}
