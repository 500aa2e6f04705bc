const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a server sent, as text: no terminal escapes, no control characters but tab and line feed. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(escapeSequences, '').replace(controlCharacters, '');
}
