import type { Modality } from '../words/modality.ts';
import type { CellAddress } from './hierarchical-mean.ts';
import { RankingError } from './ranking-error.ts';

/** Scores of one evaluation, fractions in [0, 1]; null: not applicable. */
export interface CellScores {
  readonly netDefenseEffect: number | null;
  readonly defenseEffectiveness: number | null;
  readonly cleanAccuracy: number | null;
  readonly attackSuccessRate: number | null;
  readonly robustAccuracy: number | null;
}

/** The result of a submission on one task. `failed` means an author's failure. */
export type CellResult = CellAddress &
  ({ readonly state: 'scored'; readonly scores: CellScores } | { readonly state: 'failed' });

export type ImputedCell = CellAddress & {
  readonly state: 'scored' | 'failed' | 'undeclared' | 'pending';
  readonly scores: CellScores;
};

const notApplicable = { cleanAccuracy: null, attackSuccessRate: null, robustAccuracy: null };
/** A failed defense: no model that could be used. */
const failedScores: CellScores = { netDefenseEffect: 0, defenseEffectiveness: 0, ...notApplicable };
/** No defense: the undefended model. */
const undeclaredScores: CellScores = { netDefenseEffect: 0, defenseEffectiveness: 0.5, ...notApplicable };
const pendingScores: CellScores = { netDefenseEffect: null, defenseEffectiveness: null, ...notApplicable };

/**
 * Every cell of a board for one submission: its own scores, and imputed scores where it has none.
 * @param tasks of the board, each (scenario, seed) once.
 * @returns cells in the order of `tasks`; the submission may be ranked only when it is `complete`.
 * @throws RankingError CELL_REPEATED | CELL_UNKNOWN
 * Source: metrics.md 3.4.
 */
export function imputeCells({
  tasks,
  results,
  declaredModalities,
}: {
  readonly tasks: readonly CellAddress[];
  readonly results: readonly CellResult[];
  readonly declaredModalities: readonly Modality[];
}): { readonly cells: readonly ImputedCell[]; readonly complete: boolean } {
  const resultByKey = new Map<string, CellResult>();
  for (const result of results) insertOnce(resultByKey, result);
  const taskByKey = new Map<string, CellAddress>();
  for (const task of tasks) insertOnce(taskByKey, task);
  for (const [key, { scenario, seed }] of resultByKey) {
    if (taskByKey.has(key)) continue;
    throw new RankingError('CELL_UNKNOWN', `${scenario}, seed ${seed}, is not on this board.`, { scenario, seed });
  }

  const cells = [...taskByKey].map(([key, { modality, dataset, scenario, seed }]): ImputedCell => {
    const address = { modality, dataset, scenario, seed };
    const result = resultByKey.get(key);
    if (result?.state === 'scored') return { ...address, state: 'scored', scores: result.scores };
    if (result?.state === 'failed') return { ...address, state: 'failed', scores: failedScores };
    if (declaredModalities.includes(modality)) return { ...address, state: 'pending', scores: pendingScores };
    return { ...address, state: 'undeclared', scores: undeclaredScores };
  });
  return { cells, complete: cells.every(({ state }) => state !== 'pending') };
}

function insertOnce<A extends CellAddress>(byKey: Map<string, A>, address: A): void {
  const { modality, dataset, scenario, seed } = address;
  const key = JSON.stringify([modality, dataset, scenario, seed]);
  if (byKey.has(key)) {
    throw new RankingError('CELL_REPEATED', `${scenario}, seed ${seed}, occurs twice.`, { scenario, seed });
  }
  byKey.set(key, address);
}
