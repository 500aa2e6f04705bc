import { pairFactors } from '../../../benchmark/ranking/factor-robustness.ts';
import type { EvaluationDetail } from '../../../db/queries/read-submissions.ts';
import type { TaskRow } from '../../../db/queries/read-tasks.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { ModalityEnum } from '../enums.ts';
import { taskRecipe } from '../task/task-recipe.ts';

interface FactorEffect {
  readonly factors: string;
  readonly task: TaskRow;
  readonly plainTask: TaskRow;
  readonly plainEffect: number;
  readonly effect: number;
}

export const FactorEffectType = builder.objectRef<FactorEffect>('FactorEffect').implement({
  description:
    'What noise or wrong labels in the training data change: the net defense effect on a task with practical factors beside that on the same task without them.',
  fields: (t) => ({
    factors: t.exposeString('factors', { description: 'The practical factors of the task.' }),
    taskId: t.id({ description: 'The task with the factors.', resolve: ({ task }) => task.id }),
    plainTaskId: t.id({ description: 'The same task without them.', resolve: ({ plainTask }) => plainTask.id }),
    modality: t.field({ type: ModalityEnum, description: 'Kind of input.', resolve: ({ task }) => task.modality }),
    dataset: t.string({ description: 'Clean dataset.', resolve: ({ task }) => task.datasetId }),
    attack: t.string({ description: 'Attack that poisoned it.', resolve: ({ task }) => task.attackId }),
    seed: t.int({ description: 'Seed of both tasks.', resolve: ({ task }) => task.seed }),
    nde: t.exposeFloat('effect', { description: 'Net defense effect with the factors, a fraction in [0, 1].' }),
    plainNde: t.exposeFloat('plainEffect', { description: 'Net defense effect without them, a fraction in [0, 1].' }),
    difference: t.float({
      description: 'The first minus the second: 0 if the defense is robust to the factors, negative if they weaken it.',
      resolve: ({ effect, plainEffect }) => effect - plainEffect,
    }),
  }),
});

/** The pairs of tasks of a submission that were both scored. */
export async function factorEffects(
  evaluations: readonly EvaluationDetail[],
  { loadTask }: Pick<Context, 'loadTask'>,
): Promise<readonly FactorEffect[]> {
  const scored = await Promise.all(
    evaluations.map(async ({ evaluation, score }) => {
      const task = await loadTask(evaluation.taskId);
      const recipe = taskRecipe(task);
      const effect = score?.netDefenseEffect ?? null;
      return effect !== null && recipe ? [{ task, recipe, effect }] : [];
    }),
  );
  return pairFactors(scored.flat()).map(({ factors, plain, withFactors }) => ({
    factors,
    task: withFactors.task,
    plainTask: plain.task,
    effect: withFactors.effect,
    plainEffect: plain.effect,
  }));
}
