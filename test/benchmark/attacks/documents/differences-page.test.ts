import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { attackCatalog } from '../../../../benchmark/attacks/attack-catalog.ts';
import { differencesPage } from '../../../../benchmark/attacks/documents/differences-page.ts';
import { factorDifferences, pipelineDifferences } from '../../../../benchmark/attacks/documents/differences-text.ts';

const page = differencesPage();

test('docs/differences.md is up to date (npm run docs writes it)', async () => {
  expect(await readFile(new URL('../../../../docs/differences.md', import.meta.url), 'utf8')).toBe(page);
});

test('has a section for every attack of the catalog, with a row for each difference', () => {
  const sections = page.split('\n### ').slice(1);
  expect(sections).toHaveLength(attackCatalog.length);
  for (const { modality, id, paper, differences } of attackCatalog) {
    const section = sections.find((text) => text.split('\n', 1)[0]?.endsWith(`: \`${modality}/${id}\``));
    expect(section, `${modality}/${id}`).toContain(paper.url);
    const rows = section?.split('\n').filter((line) => line.startsWith('| ')) ?? [];
    expect(rows, `${modality}/${id}`).toHaveLength(differences.length > 0 ? differences.length + 2 : 0);
  }
});

test('lists all differences of the pipeline and of the practical factors as sentences', () => {
  expect(pipelineDifferences).toHaveLength(11);
  for (const { reference, here, effect, subject } of [...pipelineDifferences, ...factorDifferences]) {
    expect(page).toContain(`| ${subject} |`);
    for (const text of [reference, here, effect]) expect(text, subject).toMatch(/^[A-Z].*\.$/);
  }
});

test('every row of a table has as many cells as its header', () => {
  const cellsOf = (line: string) => line.replaceAll('\\|', '').split('|').length;
  let head = 0;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) head = 0;
    else expect(cellsOf(line), line).toBe((head ||= cellsOf(line)));
  }
});
