import { applyQualityNoise } from '../../benchmark/factors/apply-quality-noise.ts';
import { findQualityNoise } from '../../benchmark/factors/factor-catalog.ts';
import { FactorError } from '../../benchmark/factors/factor-error.ts';
import { mislabel, wrongLabels } from '../../benchmark/factors/wrong-labels.ts';
import type { LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { mapSamples } from '../../benchmark/samples/sample-buffer.ts';
import type { FactorRecipe, TaskRecipe } from '../../benchmark/suites/suite.ts';

/** Samples spoiled by a task's quality noise, and which they are; `noisy` is null where the task has none. */
export interface NoisySamples<S extends Samples> {
  readonly data: LabeledSamples<S>;
  readonly noisy: Uint8Array | null;
}

/**
 * Puts the quality noise of a recipe on a training split, before any trigger.
 * @throws FactorError
 */
export function applyNoise<S extends Samples>(
  { factors, seed }: Pick<TaskRecipe, 'factors' | 'seed'>,
  data: LabeledSamples<S>,
): NoisySamples<S> {
  const [recipe, another] = factors.filter(({ id }) => id !== wrongLabels.id);
  if (another) throw new FactorError('PARAMETERS_INVALID', 'A task has at most one quality noise.', { factors });
  if (!recipe) return { data, noisy: null };
  const noise = findQualityNoise(data.samples.modality, recipe.id);
  requireVersion(recipe, noise.version);
  const { parameters } = recipe;
  const { noisy, change } = applyQualityNoise(noise, { sampleCount: data.samples.count, seed, parameters });
  // the noise is of the modality of the samples, which the compiler does not follow
  return { data: { ...data, samples: mapSamples(data.samples, change as never) }, noisy };
}

/**
 * Gives some training samples a wrong label, as a recipe says, after poisoning.
 * @param protectedMask 1 for samples that keep their label.
 * @returns null where the recipe has no wrong labels.
 * @throws FactorError
 */
export function applyWrongLabels(
  { factors, seed }: Pick<TaskRecipe, 'factors' | 'seed'>,
  labels: Int32Array,
  protectedMask: Uint8Array,
  classCount: number,
): ReturnType<typeof mislabel> | null {
  const [recipe, another] = factors.filter(({ id }) => id === wrongLabels.id);
  if (another) throw new FactorError('PARAMETERS_INVALID', 'A task has wrong labels once at most.', { factors });
  if (!recipe) return null;
  requireVersion(recipe, wrongLabels.version);
  return mislabel({ labels, protectedMask, classCount, seed, parameters: recipe.parameters });
}

function requireVersion({ id, version }: FactorRecipe, released: string): void {
  if (version === released) return;
  const message = `The recipe wants ${id} version ${version}; this release has ${released}, which gives other bytes.`;
  throw new FactorError('FACTOR_UNKNOWN', message, { found: released, expected: version });
}
