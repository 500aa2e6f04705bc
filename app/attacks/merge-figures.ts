import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { unreadableRecipe } from '../components/unreadable-recipe.ts';

/** A task of this benchmark, as far as it is compared with published results; rates are fractions in [0, 1]. */
export const measuredTaskFragment = graphql(`
  fragment MeasuredTask on Task {
    suites
    scenario
    dataset
    victim
    poisonRatio
    attackForm
    factors
    undefended {
      cac
      asr
    }
  }
`);
export type MeasuredTask = FragmentOf<typeof measuredTaskFragment>;

export const publishedFigureFragment = graphql(`
  fragment PublishedFigureCells on PublishedFigure {
    dataset
    poisonRatio
    victim
    cac
    asr
    source {
      title
      url
    }
  }
`);
export type PublishedFigure = FragmentOf<typeof publishedFigureFragment>;

/** The undefended victim of a scenario, mean over its seeds. */
export interface MeasuredFigure {
  readonly suites: readonly string[];
  readonly victim: string;
  readonly cac: number;
  readonly asr: number;
  readonly seeds: number;
}

/** One row of "Measured and published". At least one of the two results is present. */
export interface FigureRow {
  readonly dataset: string;
  readonly poisonRatio: number;
  /** How the task differs from the plain attack: label rule, noise, wrong labels. */
  readonly conditions: readonly string[];
  readonly measured: MeasuredFigure | null;
  readonly published: PublishedFigure | null;
}

/**
 * Pairs our results with published ones by dataset and poison ratio. Published results are of the plain attack, so they
 * are paired with plain tasks only, and with the same victim if there is one. Rows with conditions come last.
 */
export function mergeFigures(
  tasks: readonly MeasuredTask[],
  publishedFigures: readonly PublishedFigure[],
): readonly FigureRow[] {
  const scenarios = meansOverSeeds(tasks);
  const plain = scenarios.filter(({ conditions }) => conditions.length === 0);
  const paired = new Map<FigureRow, PublishedFigure>();
  const alone = publishedFigures.filter((figure) => {
    const free = plain.filter((row) => isSamePlace(row, figure) && !paired.has(row));
    const partner = free.find((row) => row.measured?.victim === figure.victim) ?? free[0];
    if (partner) paired.set(partner, figure);
    return !partner;
  });
  const rows: readonly FigureRow[] = [
    ...scenarios.map((row) => ({ ...row, published: paired.get(row) ?? null })),
    ...alone.map((published) => {
      const { dataset, poisonRatio } = published;
      return { dataset, poisonRatio, conditions: [], measured: null, published };
    }),
  ];
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => compareRows(a.row, b.row) || a.index - b.index)
    .map(({ row }) => row);
}

function isSamePlace(row: FigureRow, figure: PublishedFigure): boolean {
  return row.dataset === figure.dataset && row.poisonRatio === figure.poisonRatio;
}

function meansOverSeeds(tasks: readonly MeasuredTask[]): readonly FigureRow[] {
  const scenarios = new Map<string, MeasuredTask[]>();
  for (const task of tasks) {
    const key = JSON.stringify([task.suites, task.scenario]);
    scenarios.set(key, [...(scenarios.get(key) ?? []), task]);
  }
  return [...scenarios.values()].flatMap((seeds) => {
    const [first] = seeds;
    if (!first) return [];
    const { dataset, poisonRatio, suites, victim } = first;
    const mean = (rate: 'cac' | 'asr') => seeds.reduce((sum, task) => sum + task.undefended[rate], 0) / seeds.length;
    const measured = { suites, victim, cac: mean('cac'), asr: mean('asr'), seeds: seeds.length };
    return [{ dataset, poisonRatio, conditions: conditionsOf(first), measured, published: null }];
  });
}

function conditionsOf({ attackForm, factors }: MeasuredTask): readonly string[] {
  return attackForm && factors ? [...attackForm, ...factors] : unreadableRecipe;
}

function compareRows(a: FigureRow, b: FigureRow): number {
  if (a.dataset !== b.dataset) return a.dataset < b.dataset ? -1 : 1;
  return a.poisonRatio - b.poisonRatio || Math.min(a.conditions.length, 1) - Math.min(b.conditions.length, 1);
}
