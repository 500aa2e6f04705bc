import { z } from 'zod';
import { modalities } from '../words/modality.ts';
import { labelModes, labelRules } from '../words/attack-document.ts';
import { factorName } from '../words/factor-name.ts';
import { canonicalJson } from '../identity/canonical-json.ts';
import { sha256Hex } from '../identity/sha256.ts';

const factorRecipeSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});
export type FactorRecipe = z.infer<typeof factorRecipeSchema>;

/** Everything that a task is made from. Together with the data, this is the identity of the task. */
export const taskRecipeSchema = z.strictObject({
  modality: z.enum(modalities),
  dataset: z.string(),
  datasetVersion: z.int().min(2).optional(), // of an embedded dataset with several versions; the first if absent
  attack: z.strictObject({
    id: z.string(),
    version: z.string(),
    poisonRatio: z.number().gt(0).lt(1),
    targetLabel: z.int().min(-1), // -1 if there is no single target
    coverRatio: z.number().min(0).lt(1).optional(), // of attacks with covers
    labelMode: z.enum(labelModes).optional(), // all-to-one if absent
    labelRule: z.enum(labelRules).optional(), // the attack's own if absent
    parameters: z.record(z.string(), z.unknown()),
  }),
  factors: z.array(factorRecipeSchema), // practical factors, in the order of `factor-catalog.ts`
  victim: z.string(),
  seed: z.int().min(0),
  triggerSeed: z.int().min(0),
});
export type TaskRecipe = z.infer<typeof taskRecipeSchema>;

/** A named, versioned list of tasks; immutable once published. */
export const suiteSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.int().min(1),
    title: z.string(),
    levels: z.array(z.enum(['seed', 'scenario', 'attack', 'dataset', 'modality'])),
    gates: z.strictObject({
      cleanAccuracy: z.number(), // of the undefended victim
      attackSuccessRate: z.number(),
      cleanCount: z.int().optional(), // test samples; the minimum of the mini suites if absent
      poisonedCount: z.int().optional(),
      rules: z.literal(2).optional(), // 2: also what `check-fairness.ts` asks; suites without it are older
    }),
    tasks: z.array(taskRecipeSchema).min(1),
    /** More models for stage `inspect`, which alone is evaluated on these tasks. */
    inspectOnly: z.array(taskRecipeSchema).min(1).optional(),
  })
  .refine((suite) => new Set(recipesOf(suite).map(identityOf)).size === recipesOf(suite).length, {
    message: 'Two tasks of the suite have the same scenario and seed.',
  });
export type Suite = z.infer<typeof suiteSchema>;

const identityOf = (task: TaskRecipe) => `${scenarioOf(task)} ${task.seed}`;

/** The recipes of a suite. */
export interface SuiteRecipes {
  readonly tasks: readonly TaskRecipe[];
  readonly inspectOnly?: readonly TaskRecipe[] | undefined;
}

/** Everything that has to be baked for a suite, in the order in which it is registered. */
export function recipesOf({ tasks, inspectOnly = [] }: SuiteRecipes): readonly TaskRecipe[] {
  return [...tasks, ...inspectOnly];
}

export function isInspectOnly({ inspectOnly = [] }: SuiteRecipes, recipe: TaskRecipe): boolean {
  return inspectOnly.includes(recipe);
}

/**
 * The class that is never attacked, because its samples already have the label that the attacker wants; null if none.
 */
export function sparedLabel({ attack }: Pick<TaskRecipe, 'attack'>): number | null {
  return attack.targetLabel === -1 || attack.labelMode === 'all-to-all' ? null : attack.targetLabel;
}

/** The task without its seed: what a board averages over seeds. */
export function scenarioOf({ modality, dataset, datasetVersion, attack, factors, victim }: TaskRecipe): string {
  const suffix = factors.map((factor) => `+${factorName(factor)}`).join('');
  const forms = [attack.labelRule, attack.labelMode].filter((form) => form !== undefined);
  const attackName = [attack.id, ...forms].join('-');
  const datasetName = datasetVersion === undefined ? dataset : `${dataset}@${datasetVersion}`;
  return `${modality}/${datasetName}/${attackName}/${attack.poisonRatio}/${victim}${suffix}`;
}

/**
 * Names the clean-trained model that a task is compared with, which depends on its dataset, factors, victim and seed, and
 * not on its attack. Several tasks can share one.
 * @param task.scenario as `scenarioOf` names it.
 */
export function cleanModelOf({ scenario, seed }: { readonly scenario: string; readonly seed: number }): string {
  const [modality, dataset, , , victimAndFactors] = scenario.split('/');
  return [modality, dataset, victimAndFactors ?? scenario, seed].join('/');
}

export function suiteName({ id, version }: Pick<Suite, 'id' | 'version'>): string {
  return `${id}@${version}`;
}

export function suiteSha256(suite: Suite): string {
  return sha256Hex(canonicalJson(suite));
}
