import { findFailureKind } from '../../benchmark/words/failure-catalog.ts';
import { answerCases } from './answer-cases.ts';
import { containerCases } from './container-cases.ts';
import type { HostileCase } from './hostile-case.ts';
import { imageCases } from './image-cases.ts';

/** The tables of docs/threat-model.md, by the heading above each. */
export const threatTables: Readonly<Record<string, readonly HostileCase[]>> = {
  'Hostile images': imageCases,
  'Hostile containers': containerCases,
  'Hostile answers': answerCases,
};

/** A row of such a table: the attempt, how it ends, and whose failure that is. */
export function threatRow({ name, ending }: HostileCase): string {
  if (ending === 'ranked') return `| ${name} | harmless, and scored as any other | – |`;
  const owner = findFailureKind(ending.code)?.owner ?? 'unknown';
  return `| ${name} | \`${ending.code}\`${ending.detail === undefined ? '' : ` (${ending.detail})`} | ${owner} |`;
}
