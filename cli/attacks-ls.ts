import { attackCatalog } from '../benchmark/attacks/attack-catalog.ts';
import { documentAttack } from '../benchmark/attacks/documents/document-attack.ts';
import type { Modality } from '../benchmark/words/modality.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { formatRatio } from '../benchmark/words/format-rate.ts';
import { formatTable, type Column } from './format-table.ts';

export interface AttacksOptions extends OutputOptions {
  readonly modality?: Modality;
}

/** Prints all attacks of the catalog. */
export function listAttacks({ modality, json }: AttacksOptions): void {
  const rows = attackCatalog.filter((attack) => modality === undefined || attack.modality === modality).map(rowOf);
  if (json) printJson(rows);
  else printLine(formatTable(columns, rows));
}

/** One row, as printed by `--json`; ratios and rates are fractions. */
function rowOf(attack: (typeof attackCatalog)[number]) {
  const { id, modality, version, title, family, labelRule, fidelity, paper, ...document } = documentAttack(attack);
  const { defaultPoisonRatio, defaultCoverRatio, minimumAttackSuccessRate } = document;
  return {
    ...{ id, modality, version, title, family, labelRule, fidelity, year: paper.year },
    ...{ defaultPoisonRatio, defaultCoverRatio, minimumAttackSuccessRate },
  };
}

const columns: readonly Column<ReturnType<typeof rowOf>>[] = [
  { title: 'ID', text: ({ modality, id }) => `${modality}/${id}` },
  { title: 'NAME', text: ({ title }) => title },
  { title: 'YEAR', alignment: 'right', text: ({ year }) => String(year) },
  { title: 'FAMILY', text: ({ family }) => family },
  { title: 'LABELS', text: ({ labelRule }) => labelRule },
  { title: 'FIDELITY', text: ({ fidelity }) => fidelity },
  { title: 'RATIO', alignment: 'right', text: ({ defaultPoisonRatio }) => formatRatio(defaultPoisonRatio) },
  { title: 'GATE', alignment: 'right', text: (row) => formatRatio(row.minimumAttackSuccessRate) },
];
