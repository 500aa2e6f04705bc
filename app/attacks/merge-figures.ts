/** A task of ours as far as it is compared; rates are fractions in [0, 1]. */
export interface MeasuredTask {
  readonly suite: string;
  /** The task without its seed. */
  readonly scenario: string;
  readonly dataset: string;
  readonly victim: string;
  readonly poisonRatio: number;
  /** Another label rule than the attack's own. */
  readonly attackForm: readonly string[];
  readonly factors: readonly string[];
  readonly undefended: { readonly cac: number; readonly asr: number };
}

export interface PublishedFigure {
  readonly dataset: string;
  readonly poisonRatio: number;
  readonly victim: string;
  readonly cac: number;
  readonly asr: number;
  readonly source: { readonly title: string; readonly url: string };
}

/** An undefended victim of ours, mean over the seeds of a scenario. */
export interface MeasuredFigure {
  readonly suite: string;
  readonly victim: string;
  readonly cac: number;
  readonly asr: number;
  readonly seeds: number;
}

/** One line of "Measured and published"; at least one of the two is there. */
export interface FigureRow {
  readonly dataset: string;
  readonly poisonRatio: number;
  /** What sets our task apart from the plain attack: label rule, noise, wrong labels. */
  readonly conditions: readonly string[];
  readonly measured: MeasuredFigure | null;
  readonly published: PublishedFigure | null;
}

/**
 * Our figures beside those of others, by dataset and poison ratio. Published figures are of the plain attack: they stand
 * beside plain tasks only, of the same victim where there is one. Rows with conditions come after the plain ones.
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
    const key = `${task.suite} ${task.scenario}`;
    scenarios.set(key, [...(scenarios.get(key) ?? []), task]);
  }
  return [...scenarios.values()].flatMap((seeds) => {
    const [first] = seeds;
    if (!first) return [];
    const { dataset, poisonRatio, suite, victim, attackForm, factors } = first;
    const mean = (rate: 'cac' | 'asr') => seeds.reduce((sum, task) => sum + task.undefended[rate], 0) / seeds.length;
    const measured = { suite, victim, cac: mean('cac'), asr: mean('asr'), seeds: seeds.length };
    return [{ dataset, poisonRatio, conditions: [...attackForm, ...factors], measured, published: null }];
  });
}

function compareRows(a: FigureRow, b: FigureRow): number {
  if (a.dataset !== b.dataset) return a.dataset < b.dataset ? -1 : 1;
  return a.poisonRatio - b.poisonRatio || Math.min(a.conditions.length, 1) - Math.min(b.conditions.length, 1);
}
