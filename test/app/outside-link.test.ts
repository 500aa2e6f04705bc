import { expect, test } from 'vitest';
import { isHttps } from '../../app/components/outside-link.tsx';

test.each(['https://arxiv.org/abs/1708.06733', 'HTTPS://example.org', 'https://example.org/?q=a b#c'])(
  '%s is a complete HTTPS address',
  (url) => expect(isHttps(url)).toBe(true),
);

test.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)//https://example.org', // browsers drop the space and the line feed
  'data:text/html,<script>alert(1)</script>',
  'http://example.org',
  '//example.org',
  '/attacks',
  'arXiv:1708.06733',
  'https://',
  '',
])('%j is not', (url) => expect(isHttps(url)).toBe(false));
