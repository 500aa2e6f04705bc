import type { TaskRecipe } from '../../benchmark/suites/suite.ts';

/** Progress of a whole bake; `fraction` is in [0, 1]. */
export interface BakeProgress {
  readonly fraction: number;
  readonly message: string;
}

/** Progress of one task; `fraction` is in [0, 1]. */
export interface TaskProgress {
  readonly fraction: number;
  readonly message: string;
}

const preparingShare = 0.08; // share of preparing all datasets in the whole bake

/** Combines the progress of many tasks. */
export class BakeMeter {
  private readonly tasks: Map<TaskRecipe, number>;
  private readonly datasets = new Map<string, number>();
  private readonly onProgress: ((progress: BakeProgress) => void) | undefined;

  constructor(recipes: readonly TaskRecipe[], onProgress?: (progress: BakeProgress) => void) {
    this.tasks = new Map(recipes.map((recipe) => [recipe, 0]));
    for (const { dataset } of recipes) this.datasets.set(dataset, 0);
    this.onProgress = onProgress;
  }

  preparing(dataset: string, fraction: number): void {
    this.datasets.set(dataset, Math.min(1, fraction));
    this.report(`preparing ${dataset}`);
  }

  task(recipe: TaskRecipe, { fraction, message }: TaskProgress): void {
    this.datasets.set(recipe.dataset, 1);
    this.tasks.set(recipe, fraction);
    const finished = [...this.tasks.values()].filter((value) => value === 1).length;
    const what = `${recipe.modality} ${recipe.attack.id}`;
    this.report(fraction === 1 ? `${finished} of ${this.tasks.size} tasks finished` : `${what}: ${message}`);
  }

  private report(message: string): void {
    const fraction = preparingShare * mean(this.datasets.values()) + (1 - preparingShare) * mean(this.tasks.values());
    this.onProgress?.({ fraction, message });
  }
}

function mean(values: Iterable<number>): number {
  const all = [...values];
  return all.length === 0 ? 1 : all.reduce((sum, value) => sum + value, 0) / all.length;
}
