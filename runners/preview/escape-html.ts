const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters but tab and line feed, zero-width ones, and those that turn the direction of all that follows. */
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text from strangers for an element or a quoted attribute: nothing in it is markup, and what cannot be seen stands as
 * its code point, such as [U+200B].
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(unseen, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
