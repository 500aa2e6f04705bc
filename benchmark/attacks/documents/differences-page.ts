import { modalities } from '../../words/modality.ts';
import { attackCatalog } from '../attack-catalog.ts';
import type { ReferenceDifference } from '../../words/attack-document.ts';
import {
  differencesIntroduction,
  factorDifferences,
  factorsIntroduction,
  pipelineDifferences,
  type NamedDifference,
} from './differences-text.ts';

/** docs/differences.md: an introduction, then one section per modality and attack, generated from their documents. */
export function differencesPage(): string {
  return [
    differencesIntroduction,
    '## The pipeline\n',
    namedTable(pipelineDifferences),
    '## Practical factors\n',
    factorsIntroduction,
    namedTable(factorDifferences),
    ...modalities.flatMap((modality) => [
      `## Attacks on ${modality}\n`,
      ...attackCatalog.filter((attack) => attack.modality === modality).map(attackSection),
    ]),
  ].join('\n');
}

function attackSection({
  modality,
  id,
  title,
  paper,
  fidelity,
  fidelityNote,
  differences,
}: (typeof attackCatalog)[number]) {
  const source = `[${escaped(paper.title)}](${paper.url}) (${escaped(paper.authors)} ${paper.year})`;
  const rows = differences.map(cellsOf);
  return [
    `### ${escaped(title)}: \`${modality}/${id}\`\n`,
    `${source}. ${fidelity === 'faithful' ? 'Faithful' : 'Equivalent'}: ${escaped(fidelityNote)}\n`,
    rows.length > 0 ? table(['Reference', 'Here', 'Effect'], rows) : 'No known differences.\n',
  ].join('\n');
}

function namedTable(rows: readonly NamedDifference[]): string {
  return table(
    ['Subject', 'Reference', 'Here', 'Effect'],
    rows.map((row) => [row.subject, ...cellsOf(row)]),
  );
}

function cellsOf({ reference, here, effect }: ReferenceDifference): readonly string[] {
  return [reference, here, effect];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(titles), line(titles.map(() => '---')), ...rows.map((row) => line(row.map(escaped)))].join('\n')}\n`;
}

/** Escapes Markdown syntax. */
function escaped(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
