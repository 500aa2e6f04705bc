import { joinProblems, parseInput } from '../../../benchmark/issue-sentence.ts';
import { taskRecipeSchema, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import type { TaskRow } from '../../../db/queries/read-tasks.ts';

/**
 * The recipe in the manifest of a task, or null if it cannot be read, which no task of this release causes. The reason
 * is logged. The other fields of the task, and with them its board, stay readable.
 */
export function taskRecipe({ id, recipe }: Pick<TaskRow, 'id' | 'recipe'>): TaskRecipe | null {
  const parsed = parseInput(taskRecipeSchema, recipe);
  if ('data' in parsed) return parsed.data;
  console.error(`The manifest of task ${id} has no valid recipe: ${joinProblems(parsed.problems)}`);
  return null;
}
