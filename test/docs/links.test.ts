import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from '../../app/docs/documents.ts';
import { renderDocument } from '../../app/docs/render-document.ts';

const files = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter((file) =>
  file.endsWith('.md'),
);

/** The addresses of the site that do not depend on data: its pages, and the files that it serves. */
const pages = [
  ...readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?:[a-z-]+\/)*page\.tsx$/.test(file))
    .map((file) => `/${file.slice(0, -'/page.tsx'.length)}`),
  ...readdirSync('public', { recursive: true, encoding: 'utf8' }).map((file) => `/${file}`),
];

const textOf = (file: string) => readFileSync(file, 'utf8');
const withoutCode = (markdown: string) => markdown.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '``');
const linksOf = (markdown: string) =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
const anchorsOf = async (file: string) =>
  [...(await renderDocument(textOf(file))).matchAll(/<h[1-6] id="([^"]+)"/g)].map(([, id]) => id);

test('every document is on the site', () => {
  expect(documents.map(({ slug }) => `docs/${slug}.md`).sort()).toEqual(
    files.filter((file) => file !== 'README.md').sort(),
  );
});

test.each(documents)('the first heading of $slug is its title', ({ slug, title }) => {
  expect(textOf(`docs/${slug}.md`).split('\n', 1)).toEqual([`# ${title}`]);
});

test.each(files)('%s links only to files, anchors and pages that exist', async (file) => {
  const links = linksOf(textOf(file));
  for (const link of links.filter((target) => !target.startsWith('https://'))) {
    const [path = '', anchor] = link.split('#');
    if (path.startsWith('/')) {
      expect(pages, `${file}: ${link}`).toContain(path);
      continue;
    }
    const target = path === '' ? file : normalize(join(dirname(file), path));
    expect(existsSync(target), `${file}: ${link}`).toBe(true);
    if (anchor !== undefined) expect(await anchorsOf(target), `${file}: ${link}`).toContain(anchor);
  }
});

test.each(documents.map(({ slug }) => slug))(
  'the page of %s links only to pages and anchors of the site',
  async (slug) => {
    const html = await renderDocument(textOf(`docs/${slug}.md`));
    for (const [, href = ''] of html.matchAll(/<a href="([^"]*)"/g)) {
      if (href.startsWith('https://')) continue;
      const [path = '', anchor] = href.split('#');
      const target = path === '' ? slug : documents.find((document) => path === `/docs/${document.slug}`)?.slug;
      expect(target !== undefined || pages.includes(path), `${slug}: ${href}`).toBe(true);
      if (anchor !== undefined && target) expect(await anchorsOf(`docs/${target}.md`)).toContain(anchor);
    }
  },
);

test.each(files)('%s names only files, scripts and commands that exist', (file) => {
  const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);
  for (const [, script = ''] of textOf(file).matchAll(/npm run ([\w-]+)/g)) expect(scripts).toContain(script);
  const folders = 'app|graphql|db|benchmark|runners|defenses|cli|start|bench|test';
  for (const [, path = ''] of textOf(file).matchAll(new RegExp(`\`((?:${folders})/[\\w./-]*[\\w/])\``, 'g')))
    if (!path.includes('/my-')) expect(existsSync(path), `${file}: ${path}`).toBe(true); // my-… stands for a file that the reader creates
});
