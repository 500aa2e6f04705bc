const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters but tab and line feed, line and paragraph separators, what turns the direction of all that follows,
 * and what fonts draw as nothing: of zero width, tags, variation selectors, fillers of Hangul.
 */
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text from strangers for an element or a quoted attribute: nothing in it is markup, and what cannot be seen stands as
 * its code point, such as [U+200B].
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(unseen, codePointOf)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function codePointOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
