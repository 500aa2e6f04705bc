import { expect, test } from 'vitest';
import { escapeHtml } from '../../../runners/preview/escape-html.ts';

test('untrusted text is escaped in elements and attributes', () => {
  expect(escapeHtml(`<script>alert("a" & 'b')</script>`)).toBe(
    '&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;',
  );
  expect(escapeHtml('&lt;')).toBe('&amp;lt;');
});

test('invisible characters are shown as code points', () => {
  expect(escapeHtml('a\u200bb\u202ec\u0000d\u001b[31m')).toBe('a[U+200B]b[U+202E]c[U+0000]d[U+001B][31m');
  expect(escapeHtml('tab\tline\nשלום 你好 🙂')).toBe('tab\tline\nשלום 你好 🙂');
});

test.each([
  ['a control character', 0x7f],
  ['a control character of the second block', 0x85],
  ['a soft hyphen', 0xad],
  ['a combining grapheme joiner', 0x34f],
  ['an Arabic letter mark', 0x61c],
  ['a Hangul choseong filler', 0x115f],
  ['a Hangul jungseong filler', 0x1160],
  ['a Mongolian vowel separator', 0x180e],
  ['a Mongolian variation selector', 0x180b],
  ['a right-to-left mark', 0x200f],
  ['a line separator', 0x2028],
  ['a paragraph separator', 0x2029],
  ['a right-to-left isolate', 0x2067],
  ['an invisible plus', 0x2064],
  ['a Hangul filler', 0x3164],
  ['a variation selector', 0xfe0f],
  ['a byte order mark', 0xfeff],
  ['a halfwidth Hangul filler', 0xffa0],
  ['an interlinear annotation anchor', 0xfff9],
  ['a musical beam', 0x1d173],
  ['a tag', 0xe0041],
  ['a variation selector of the supplement', 0xe0100],
])('%s (%i) stands as its code point', (_name, codePoint) => {
  const written = codePoint.toString(16).toUpperCase().padStart(4, '0');
  expect(escapeHtml(`a${String.fromCodePoint(codePoint)}b`)).toBe(`a[U+${written}]b`);
});

test('a lone surrogate does not break the page', () => {
  expect(escapeHtml('a\ud83d')).toBe('a\ufffd');
});
