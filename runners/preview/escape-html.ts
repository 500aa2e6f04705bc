const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters except tab and line feed, line and paragraph separators, characters that change the text direction,
 * and invisible characters: zero-width characters, tags, variation selectors, Hangul fillers.
 */
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Escapes untrusted text for an element or a quoted attribute. Invisible characters are replaced by their code point, such
 * as [U+200B].
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(invisible, codePointOf)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function codePointOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
