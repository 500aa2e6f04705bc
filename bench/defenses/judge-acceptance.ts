import type { AcceptanceRow, Requirement } from './acceptance-rows.ts';

/** The figures of one row for one seed. */
export interface SeedFigures {
  readonly seed: number;
  readonly figures: Readonly<Record<string, number | string>>;
}

/** The figures of a row for one seed are as required. A figure that was not measured is not. */
export function meets({ required }: Pick<AcceptanceRow, 'required'>, { figures }: SeedFigures): boolean {
  return Object.entries(required).every(([name, requirement]) => satisfies(figures[name], requirement));
}

function satisfies(found: number | string | undefined, requirement: Requirement): boolean {
  if ('exactly' in requirement) return found === requirement.exactly;
  if (typeof found !== 'number') return false;
  return 'atLeast' in requirement ? found >= requirement.atLeast : found <= requirement.atMost;
}

/**
 * Accepts a row that holds for seed 0, if that was measured, and for at least two thirds of all seeds.
 * Source: defenses.md 7.5.
 */
export function isAccepted(row: Pick<AcceptanceRow, 'required'>, measured: readonly SeedFigures[]): boolean {
  const held = measured.filter((figures) => meets(row, figures));
  const holdsFirst = measured.every((figures) => figures.seed !== 0 || held.includes(figures));
  return measured.length > 0 && holdsFirst && 3 * held.length >= 2 * measured.length;
}
