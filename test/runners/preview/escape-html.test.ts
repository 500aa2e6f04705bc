import { expect, test } from 'vitest';
import { escapeHtml } from '../../../runners/preview/escape-html.ts';

test('nothing that a stranger writes is markup, in an element or in an attribute', () => {
  expect(escapeHtml(`<script>alert("a" & 'b')</script>`)).toBe(
    '&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;',
  );
  expect(escapeHtml('&lt;')).toBe('&amp;lt;');
});

test('what cannot be seen stands as its code point', () => {
  expect(escapeHtml('a\u200bb\u202ec\u0000d\u001b[31m')).toBe('a[U+200B]b[U+202E]c[U+0000]d[U+001B][31m');
  expect(escapeHtml('tab\tline\nשלום 你好 🙂')).toBe('tab\tline\nשלום 你好 🙂');
});

test('half of a character outside the first plane does not spoil the page', () => {
  expect(escapeHtml('a\ud83d')).toBe('a\ufffd');
});
