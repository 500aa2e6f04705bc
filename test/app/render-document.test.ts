import { expect, test } from 'vitest';
import { renderDocument, siteAddress } from '../../app/docs/render-document.ts';

test('a table scrolls in a box that is named after the heading above it', async () => {
  const table = '| a |\n| - |\n| 1 |\n';
  const html = await renderDocument(`# One\n\n## The \`x\` & "y"\n\n${table}\n## Other\n\ntext\n\n${table}`);
  expect([...html.matchAll(/<div role="group" aria-label="([^"]*)" tabindex="0">/g)].map(([, label]) => label)).toEqual(
    ['The x &amp; &quot;y&quot;', 'Other'],
  );
});

test('code scrolls by keyboard, and is escaped', async () => {
  expect(await renderDocument('```sh\na <b> && "c"\n```\n')).toBe(
    '<pre tabindex="0"><code>a &lt;b&gt; &amp;&amp; &quot;c&quot;\n</code></pre>\n',
  );
});

test.each([
  ['https://arxiv.org/abs/1708.06733', 'https://arxiv.org/abs/1708.06733'],
  ['#datasets', '#datasets'],
  ['/protocol', '/protocol'],
  ['operate.md#disk', '/docs/operate#disk'],
  ['../defenses', null],
  ['javascript:alert(1)', null],
])('a link to %s leads to %s', (href, address) => {
  expect(siteAddress(href)).toBe(address);
});
