import type { Modality } from '../words/modality.ts';
import { RankingError } from './ranking-error.ts';

/** What a value belongs to: one seed of one scenario. */
export interface CellAddress {
  readonly modality: Modality;
  readonly dataset: string;
  /** Unique over all datasets. */
  readonly scenario: string;
  readonly seed: number;
}

/** One value of one submission; null: not applicable, left out of the mean. */
export interface Cell extends CellAddress {
  readonly value: number | null;
}

export interface HierarchicalMean {
  /** null if there are no values. */
  readonly overall: number | null;
  readonly byModality: Readonly<Partial<Record<Modality, number>>>;
}

/**
 * Mean over seeds, then scenarios, then datasets, then modalities, each level unweighted, so that a dataset with many
 * attacks counts no more than one with few. It takes one submission, so other submissions never change it.
 * The order of the cells does not matter, not even to the last bit.
 * @throws RankingError SCORE_NOT_A_NUMBER
 * Source: metrics.md 3.2 and 3.3.
 */
export function hierarchicalMean(cells: readonly Cell[]): HierarchicalMean {
  const byModality: Partial<Record<Modality, number>> = {};
  for (const [modality, ofModality] of groups(counted(cells), (cell) => cell.modality)) {
    byModality[modality] = mean(
      groups(ofModality, (cell) => cell.dataset).map(([, ofDataset]) =>
        mean(
          groups(ofDataset, (cell) => cell.scenario).map(([, ofScenario]) =>
            mean(ofScenario.toSorted((a, b) => a.seed - b.seed || a.value - b.value).map(({ value }) => value)),
          ),
        ),
      ),
    );
  }
  const values = Object.values(byModality);
  return { overall: values.length === 0 ? null : mean(values), byModality };
}

type CountedCell = CellAddress & { readonly value: number };

function counted(cells: readonly Cell[]): CountedCell[] {
  return cells.flatMap((cell) => {
    const { value } = cell;
    if (value === null) return [];
    if (Number.isFinite(value)) return [{ ...cell, value }];
    const message = `The value of ${cell.scenario}, seed ${cell.seed}, is ${value}.`;
    throw new RankingError('SCORE_NOT_A_NUMBER', message, { ...cell });
  });
}

/** Cells by key, keys in code-unit order. */
function groups<Key extends string>(
  cells: readonly CountedCell[],
  keyOf: (cell: CountedCell) => Key,
): [Key, CountedCell[]][] {
  const found = new Map<Key, CountedCell[]>();
  for (const cell of cells) {
    const group = found.get(keyOf(cell));
    if (group) group.push(cell);
    else found.set(keyOf(cell), [cell]);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
