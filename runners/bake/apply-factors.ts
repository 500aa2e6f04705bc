import { applyQualityNoise } from '../../benchmark/factors/apply-quality-noise.ts';
import { findQualityNoise } from '../../benchmark/factors/factor-catalog.ts';
import { FactorError } from '../../benchmark/factors/factor-error.ts';
import { mislabel, wrongLabels } from '../../benchmark/factors/wrong-labels.ts';
import type { LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { mapSamples } from '../../benchmark/samples/sample-buffer.ts';
import type { FactorRecipe, TaskRecipe } from '../../benchmark/suites/suite.ts';

/** Samples with the quality noise of a task. `noisy` marks the changed samples; null if the task has no noise. */
export interface NoisySamples<S extends Samples> {
  readonly data: LabeledSamples<S>;
  readonly noisy: Uint8Array | null;
}

/**
 * Applies the quality noise of a recipe to a training split, before any trigger.
 * @throws FactorError
 */
export function applyNoise<S extends Samples>(
  { factors, seed }: Pick<TaskRecipe, 'factors' | 'seed'>,
  data: LabeledSamples<S>,
): NoisySamples<S> {
  const [recipe, another] = factors.filter(({ id }) => id !== wrongLabels.id);
  if (another) throw new FactorError('PARAMETERS_INVALID', 'A task can have one quality noise at most.', { factors });
  if (!recipe) return { data, noisy: null };
  const noise = findQualityNoise(data.samples.modality, recipe.id);
  requireVersion(recipe, noise.version);
  const { parameters } = recipe;
  const { noisy, change } = applyQualityNoise(noise, { sampleCount: data.samples.count, seed, parameters });
  // the noise has the modality of the samples, which the compiler cannot see
  return { data: { ...data, samples: mapSamples(data.samples, change as never) }, noisy };
}

/**
 * Applies the wrong labels of a recipe, after poisoning.
 * @param protectedMask 1 for samples that keep their label.
 * @returns null if the recipe has no wrong labels.
 * @throws FactorError
 */
export function applyWrongLabels(
  { factors, seed }: Pick<TaskRecipe, 'factors' | 'seed'>,
  labels: Int32Array,
  protectedMask: Uint8Array,
  classCount: number,
): ReturnType<typeof mislabel> | null {
  const [recipe, another] = factors.filter(({ id }) => id === wrongLabels.id);
  if (another) throw new FactorError('PARAMETERS_INVALID', 'A task can have wrong labels only once.', { factors });
  if (!recipe) return null;
  requireVersion(recipe, wrongLabels.version);
  return mislabel({ labels, protectedMask, classCount, seed, parameters: recipe.parameters });
}

function requireVersion({ id, version }: FactorRecipe, released: string): void {
  if (version === released) return;
  const message = `The recipe needs ${id} version ${version}, but this release has ${released}, which gives different bytes.`;
  throw new FactorError('FACTOR_UNKNOWN', message, { found: released, expected: version });
}
