import { z } from 'zod';
import { taskRecipeSchema, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import type { Task } from '../../../db/schema/tasks.ts';

const manifestSchema = z.looseObject({ recipe: taskRecipeSchema });

/** The recipe in the manifest of a task. @throws Error when the manifest has none, which no runner writes. */
export function taskRecipe({ id, manifest }: Pick<Task, 'id' | 'manifest'>): TaskRecipe {
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data.recipe;
  throw new Error(`The manifest of task ${id} has no valid recipe: ${z.prettifyError(parsed.error)}`);
}
