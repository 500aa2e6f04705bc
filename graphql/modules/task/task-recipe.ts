import { z } from 'zod';
import { taskRecipeSchema, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import type { Task } from '../../../db/schema/tasks.ts';

const manifestSchema = z.looseObject({ recipe: taskRecipeSchema });

/**
 * The recipe in the manifest of a task, or null if it cannot be read, which no task of this release causes. The reason
 * is logged. The other fields of the task, and with them its board, stay readable.
 */
export function taskRecipe({ id, manifest }: Pick<Task, 'id' | 'manifest'>): TaskRecipe | null {
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data.recipe;
  console.error(`The manifest of task ${id} has no valid recipe: ${z.prettifyError(parsed.error)}`);
  return null;
}
