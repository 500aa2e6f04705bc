import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { threatRow, threatTables } from './threat-table.ts';

const document = readFileSync('docs/threat-model.md', 'utf8');
const sections = new Map(document.split(/^## /m).map((section) => [section.split('\n', 1)[0] ?? '', section] as const));

test.each(Object.entries(threatTables))('the table "%s" lists what is tried, and nothing else', (heading, cases) => {
  const rows = (sections.get(heading) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  const tidy = (row: string) => row.replace(/ {2,}/g, ' ');
  expect(rows.map(tidy), 'Paste these rows into docs/threat-model.md, and run prettier.').toEqual(
    cases.map(threatRow).map(tidy),
  );
});
