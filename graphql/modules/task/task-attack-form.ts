import { z } from 'zod';

const manifestSchema = z.looseObject({
  recipe: z.looseObject({
    attack: z.looseObject({ labelRule: z.string().optional(), labelMode: z.string().optional() }),
  }),
});

/** What a task's recipe asks for in place of the attack's own label rule, such as dirty or all-to-all. */
export function taskAttackForm(manifest: unknown): readonly string[] {
  const parsed = manifestSchema.safeParse(manifest);
  if (!parsed.success) return [];
  const { labelRule, labelMode } = parsed.data.recipe.attack;
  return [labelRule, labelMode].filter((form) => form !== undefined && form !== 'all-to-one') as string[];
}
