import { z } from 'zod';

const manifestSchema = z.looseObject({
  recipe: z.looseObject({
    factors: z.array(z.looseObject({ id: z.string(), parameters: z.record(z.string(), z.unknown()) })),
  }),
});

/** The practical factors of a task by its manifest, such as `gaussian-noise(deviation=0.5, mean=0, ratio=0.25)`. */
export function taskFactors(manifest: unknown): readonly string[] {
  const parsed = manifestSchema.safeParse(manifest);
  if (!parsed.success) return []; // manifests of the first format had none
  return parsed.data.recipe.factors.map(({ id, parameters }) => {
    const list = Object.entries(parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${String(value)}`);
    return `${id}(${list.join(', ')})`;
  });
}
